"""What the office uploads: the outlines of the map; and the year that it puts right."""

from __future__ import annotations

from django import forms

from .fields import long


class YearChangeForm(forms.Form):
    """Another year for a ballot or for commitments."""

    year = forms.IntegerField(label="改为哪一年", min_value=2000, max_value=2100)
    reason = long("为什么改", 2, help_text="例如：年度写错了，应为明年")


class OldDecisionForm(forms.Form):
    file = forms.FileField(
        label="决定文本", help_text="PDF或者Word（.docx）；写了公布日的年度，传上就公开",
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}), error_messages={"required": "请选择决定的文件"},
    )  # fmt: skip
    text = long("决定正文", 6, required=False, help_text="可不写；写了，公开页面上直接读得到")


class OutlineForm(forms.Form):
    file = forms.FileField(
        label="界线文件", help_text="GeoJSON，WGS84经纬度（EPSG:4326）；每个乡镇一个面，属性name写名称",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
        error_messages={"required": "请选择界线文件。", "empty": "这个文件是空的，请重新选择。"},
    )  # fmt: skip
    source = forms.CharField(
        label="从哪里来", max_length=200, help_text="例如：县自然资源局提供，审图号……。记在台账里",
        error_messages={"required": "请写明界线从哪里来，有审图号的写审图号。"},
    )  # fmt: skip
