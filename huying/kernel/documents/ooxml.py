"""Small tools for Office Open XML where python-docx has no word for what Chinese layout needs. Pure: no Django.

Word refuses a file whose properties stand in another order than the schema's: `put` keeps that order.
"""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
}
ORDER = {qn(f"w:{parent}"): [qn(f"w:{child}") for child in children.split()] for parent, children in _ORDER.items()}


def element(tag: str, *children: Any, **attributes: object) -> Any:
    """A new w: element with its w: attributes and children."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def put(parent: Any, child: Any) -> None:
    """Set a property: in its place by the schema, instead of one of the same name."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    order = ORDER[parent.tag]
    later = set(order[order.index(child.tag) + 1 :])
    following = next((sibling for sibling in parent if sibling.tag in later), None)
    if following is None:
        parent.append(child)
    else:
        following.addprevious(child)


def set_font(holder: Any, name: str) -> None:
    """One font for Chinese and digits alike, so that quotation marks and numbers match the text."""
    put(holder.get_or_add_rPr(), element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name))
