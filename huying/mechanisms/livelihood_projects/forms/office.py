"""What the office uploads: the sheet of earlier years, the outlines of the map."""

from __future__ import annotations

from django import forms


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
