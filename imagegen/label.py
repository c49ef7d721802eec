"""Says inside a picture's own file that it was made by a machine: XMP with IPTC's Digital Source Type."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DRAWN_BY_RULES, DRAWN_BY_A_MODEL = "algorithmicMedia", "trainedAlgorithmicMedia"
_SOURCE = re.compile(
    rb"iptc\.org/newscodes/digitalsourcetype/((?:trainedA|a)lgorithmicMedia|compositeWithTrainedAlgorithmicMedia)\b"
)
_MOST_XMP = 1 << 20
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmp:CreatorTool={tool} photoshop:Credit={credit} Iptc4xmpExt:DigitalSourceType={source}>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Label:
    """How a picture was made.

    Neither prompt nor name are told: the file goes to everybody who may see the picture, and both may hold what only
    the game master knows ("the baron, secretly a vampire"). The site keeps them in the picture's row. The time of
    making is left out, too, so that the same picture made twice is one file.
    """

    provider: str
    model: str
    subject_type: str

    @property
    def source(self) -> str:
        """IPTC's word for how it came to be: the offline artist follows rules, all others are trained models."""
        return DRAWN_BY_RULES if self.provider == "offline" else DRAWN_BY_A_MODEL

    def xmp(self) -> bytes:
        """Return the XMP packet (XMP specification part 1; IPTC Photo Metadata Standard, Digital Source Type)."""
        maker = " ".join(filter(None, [self.provider, self.model]))
        way = "rules, without a trained model" if self.source == DRAWN_BY_RULES else "a trained model"
        told = f"A generated picture of a {self.subject_type}, made by {way}."
        return _packet(tool=f"Bestiary ({maker})", credit=f"Made by {way}", source=self.source, description=told)


def _packet(*, tool: str, credit: str, source: str, description: str) -> bytes:
    attributes = {"tool": quoteattr(tool), "credit": quoteattr(credit), "source": quoteattr(SOURCE_TYPES + source)}
    return _XMP.format(**attributes, description=escape(description)).encode()


def carried_over(xmp: bytes) -> bytes:
    """Return a label for a picture that is made of another one: what that said of its origin, and nothing else."""
    found = _SOURCE.search(xmp[:_MOST_XMP])
    if found is None:
        return b""
    source = found[1].decode()
    return _packet(tool="Bestiary", credit="Made of a generated picture", source=source, description="")
