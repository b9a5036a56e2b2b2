from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0022_the_unit_of_the_list'),
    ]

    operations = [
        migrations.AlterField(
            model_name='publication',
            name='kind',
            field=models.CharField(choices=[('plan', '监督工作计划'), ('topic', '监督议题'), ('research_report', '调研报告、执法检查报告'), ('special_report', '专项工作报告'), ('opinion', '审议意见和问题清单'), ('handling_report', '研究处理情况报告'), ('resolution', '常委会决议'), ('execution_report', '执行决议情况报告'), ('assessment', '满意度测评结果'), ('appraisal', '专项工作评议结果'), ('appraisal_report', '评议听取的专项工作报告'), ('inquiry', '专题询问和处理情况'), ('inquiry_bill', '质询案和答复'), ('investigation', '特定问题调查结果')], max_length=20, verbose_name='种类'),
        ),
    ]
