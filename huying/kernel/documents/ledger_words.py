"""The words of what this room records by itself."""

from huying.kernel.ledger.kinds import kinds_are

kinds_are(
    "documents.",
    "公文",
    {"template_handed_in": "上传公文模板", "template_chosen": "换公文模板", "pdf_made": "公文转成PDF"},
)
