import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
        ('oversight', '0002_appraisals'),
        ('people', '0001_initial'),
        ('procedures', '0002_numbers_of_another_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='problemitem',
            name='action',
            field=models.CharField(default='-', max_length=20, verbose_name='要求做什么'),
        ),
        migrations.AddField(
            model_name='problemitem',
            name='measures',
            field=models.TextField(default='-', verbose_name='签收时写的措施'),
        ),
        migrations.AddField(
            model_name='problemitem',
            name='value',
            field=models.FloatField(blank=True, null=True, verbose_name='做到多少'),
        ),
        # The table of co-operating units is there since 0001, as Django made it; from now on it also says how they do.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ItemUnit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("body", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.body", verbose_name="单位")),
                        ("problemitem", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="oversight.problemitem", verbose_name="事项")),
                    ],
                    options={
                        "verbose_name": "协办、分办单位",
                        "db_table": "oversight_problemitem_co_units",
                        "unique_together": {("problemitem", "body")},
                    },
                ),
                migrations.AlterField(
                    model_name="problemitem",
                    name="co_units",
                    field=models.ManyToManyField(blank=True, related_name="+", through="oversight.ItemUnit", to="people.body", verbose_name="协办、分办单位"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="itemunit",
            name="kind",
            field=models.CharField(choices=[("assist", "协办"), ("separate", "分办")], default="assist", max_length=10, verbose_name="协办或分办"),
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='节点')),
                ('measure', models.TextField(verbose_name='措施')),
                ('responsible', models.CharField(max_length=60, verbose_name='责任人')),
                ('planned_on', models.DateField(verbose_name='计划完成日')),
                ('reached_on', models.DateField(blank=True, null=True, verbose_name='实际完成日')),
                ('congress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.congress', verbose_name='所属人大')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='oversight.problemitem', verbose_name='事项')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body', verbose_name='承办单位')),
            ],
            options={
                'verbose_name': '措施和节点',
                'ordering': ['item_id', 'planned_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UrgingLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, verbose_name='文号')),
                ('urged_on', models.DateField(verbose_name='催办日')),
                ('congress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.congress', verbose_name='所属人大')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='催办函')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='oversight.problemitem', verbose_name='事项')),
                ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='oversight.opiniondocument', verbose_name='审议意见书')),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.actrecord', verbose_name='催办记录')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.body', verbose_name='催哪个单位')),
            ],
            options={
                'verbose_name': '催办函',
                'ordering': ['-urged_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='WeakIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=80, verbose_name='薄弱指标')),
                ('standing', models.CharField(default='-', max_length=80, verbose_name='考核情况')),
                ('congress', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.congress', verbose_name='所属人大')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weak_indicators', to='oversight.topic', verbose_name='议题')),
            ],
            options={
                'verbose_name': '省目标考核的薄弱指标',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='problemitem',
            name='weak_indicators',
            field=models.ManyToManyField(blank=True, related_name='items', to='oversight.weakindicator', verbose_name='省目标考核的薄弱指标'),
        ),
        migrations.AddConstraint(
            model_name='weakindicator',
            constraint=models.UniqueConstraint(fields=('topic', 'title'), name='weak_indicator_is_named_once_in_its_topic'),
        ),
    ]
