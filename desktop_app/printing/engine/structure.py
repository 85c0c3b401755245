"""The structure of a tagged PDF, its outline and its description, as objects of the file.

Written as text through reportlab's object layer: it numbers the objects, and takes any object that can format itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

from desktop_app.printing.engine.tags import Tag, as_text

_HEADINGS: Final = ("H1", "H2", "H3")


class Written(pdfdoc.PDFObject):
    """An object of the file whose text is ready, or is told as soon as every object has its number."""

    def __init__(self, text: str | bytes = "") -> None:
        self.text = text

    def format(self, _document: pdfdoc.PDFDocument) -> bytes:
        """The object as it stands in the file; reportlab asks for it."""
        return self.text if isinstance(self.text, bytes) else self.text.encode("ascii")


class Outline(Written):
    """The outline, where reportlab expects its own: it asks whether there is one, and lets it prepare itself."""

    ready = 1

    def prepare(self, _document: pdfdoc.PDFDocument, _canvas: object) -> None:
        """Everything is prepared already."""


def number_of(pdf: pdfdoc.PDFDocument, part: pdfdoc.PDFObject, name: str) -> int:
    """The number of the object in the file, of which it becomes a part; `name` is this program's own."""
    pdf.Reference(part, name)  # type: ignore[no-untyped-call]  # its stub leaves it untyped
    numbers: dict[str, tuple[int, int]] = pdf.idToObjectNumberAndVersion
    return numbers[name][0]


def write_structure(pdf: pdfdoc.PDFDocument, root: Tag, pages: Sequence[int], owners: Sequence[Sequence[Tag]]) -> None:
    """Put the tree into the file. `pages` are the numbers of the page objects; `owners` tells for every page whose
    its pieces of marked content are, in their order.
    """
    top = Written()
    top_number = number_of(pdf, top, "structure")
    elements = list(root.all())
    written = [Written() for _ in elements]
    numbers = {
        id(tag): number_of(pdf, each, f"tag-{i}") for i, (tag, each) in enumerate(zip(elements, written, strict=True))
    }
    parents = {id(inner): numbers[id(tag)] for tag in elements for inner in tag.inside}
    for tag, each in zip(elements, written, strict=True):
        each.text = _element(tag, numbers, parents.get(id(tag), top_number), pages)
    lists = " ".join(f"{i} [{' '.join(f'{numbers[id(tag)]} 0 R' for tag in page)}]" for i, page in enumerate(owners))
    tree = number_of(pdf, Written(f"<</Nums [{lists}]>>"), "parent-tree")
    first, after = numbers[id(root)], len(owners)
    top.text = f"<</Type /StructTreeRoot /K [{first} 0 R] /ParentTree {tree} 0 R /ParentTreeNextKey {after}>>"
    pdf.Catalog.StructTreeRoot = top  # type: ignore[attr-defined]  # its stub lacks it
    pdf.Catalog.MarkInfo = Written("<</Marked true>>")  # type: ignore[attr-defined]  # its stub lacks it


def _element(tag: Tag, numbers: dict[int, int], parent: int, pages: Sequence[int]) -> str:
    kids = [f"{numbers[id(each)]} 0 R" for each in tag.inside]
    home = tag.content[0][0] if tag.content else None
    for page, piece in tag.content:
        kids.append(str(piece) if page == home else f"<</Type /MCR /Pg {pages[page]} 0 R /MCID {piece}>>")
    parts = [f"<</Type /StructElem /S /{tag.kind} /P {parent} 0 R"]
    if home is not None:
        parts.append(f"/Pg {pages[home]} 0 R")
    if kids:
        parts.append(f"/K [{' '.join(kids)}]" if len(kids) > 1 else f"/K {kids[0]}")
    if tag.heard:
        parts.append(f"/Alt {as_text(tag.heard)}")
    if tag.title:
        parts.append(f"/T {as_text(tag.title)}")
    if tag.attributes:
        parts.append(f"/A <<{tag.attributes}>>")
    return " ".join(parts) + ">>"


def write_outline(pdf: pdfdoc.PDFDocument, root: Tag, pages: Sequence[int], tops: dict[int, float]) -> None:
    """Put an outline of the headings into the file; `tops` tells by id(tag) how high each stands on its page."""
    headings = [tag for tag in root.all() if tag.kind in _HEADINGS and tag.content]
    if not headings:
        return
    written = [Written() for _ in headings]
    numbers = [number_of(pdf, each, f"outline-{i}") for i, each in enumerate(written)]
    outline = Outline()
    top_number = number_of(pdf, outline, "outline")
    levels = [_HEADINGS.index(tag.kind) for tag in headings]
    above = [next((j for j in range(i - 1, -1, -1) if levels[j] < level), None) for i, level in enumerate(levels)]
    for i, (tag, each) in enumerate(zip(headings, written, strict=True)):
        beside = [j for j, parent in enumerate(above) if parent == above[i]]
        at = beside.index(i)
        parent = above[i]
        parts = [f"<</Title {as_text(tag.title)} /Parent {top_number if parent is None else numbers[parent]} 0 R"]
        if at:
            parts.append(f"/Prev {numbers[beside[at - 1]]} 0 R")
        if at < len(beside) - 1:
            parts.append(f"/Next {numbers[beside[at + 1]]} 0 R")
        parts += _ends([numbers[j] for j, parent in enumerate(above) if parent == i])
        parts.append(f"/Dest [{pages[tag.content[0][0]]} 0 R /XYZ null {tops[id(tag)]:.2f} null]>>")
        each.text = " ".join(parts)
    first = [number for number, parent in zip(numbers, above, strict=True) if parent is None]
    outline.text = " ".join(["<</Type /Outlines", *_ends(first)]) + ">>"
    pdf.Outlines = outline  # type: ignore[assignment]  # not reportlab's own class, but all that it asks of one
    pdf.Catalog.Outlines = outline  # type: ignore[attr-defined]  # its stub lacks it


def _ends(numbers: Sequence[int]) -> list[str]:
    return [f"/First {numbers[0]} 0 R /Last {numbers[-1]} 0 R /Count {len(numbers)}"] if numbers else []


def write_description(pdf: pdfdoc.PDFDocument, title: str, author: str, language: str) -> None:
    """Put the XMP description into the file, which says that it is made to PDF/UA-1."""
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>Neighbourhood Desk</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
    body = packet.encode("utf-8")
    head = f"<</Type /Metadata /Subtype /XML /Length {len(body)}>>\nstream\n".encode("ascii")
    pdf.Catalog.Metadata = Written(head + body + b"\nendstream")  # type: ignore[attr-defined]  # its stub lacks it
