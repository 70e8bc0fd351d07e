"""Bank files as banks write them, put together for tests."""

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

OURS = "DE02120300000000202051"
V02, V08 = "02", "08"


@dataclass(frozen=True)
class Line:
    """One booking; `parts` are the transfers of a collective one."""

    amount: str
    text: str = ""
    payer: str = "Huber GmbH"
    on: str = "2026-11-23"
    reference: str = ""
    currency: str = "EUR"
    direction: str = "CRDT"
    status: str = "BOOK"
    structured: str = ""
    parts: tuple["Line", ...] = ()


def camt(*lines: Line, version: str = V08, account: str = OURS) -> bytes:
    """A CAMT.053 of this version with these bookings."""
    space = f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"
    body = "".join(_entry(line, version) for line in lines)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{space}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>7</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>"
        f"{body}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _entry(line: Line, version: str) -> str:
    status = line.status if version == V02 else f"<Cd>{line.status}</Cd>"
    details = "".join(_details(part, version) for part in (line.parts or (line,)))
    reference = f"<AcctSvcrRef>{line.reference}</AcctSvcrRef>" if line.reference else ""
    return (
        f'<Ntry><Amt Ccy="{line.currency}">{line.amount}</Amt><CdtDbtInd>{line.direction}</CdtDbtInd>'
        f"<Sts>{status}</Sts><BookgDt><Dt>{line.on}</Dt></BookgDt>{reference}"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _details(line: Line, version: str) -> str:
    amount = f'<Amt Ccy="{line.currency}">{line.amount}</Amt>'
    money = f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>" if version == V02 else amount
    name = f"<Nm>{escape(line.payer)}</Nm>"
    payer = name if version == V02 else f"<Pty>{name}</Pty>"
    words = f"<Ustrd>{escape(line.text)}</Ustrd>" if line.text else ""
    if line.structured:
        words += f"<Strd><CdtrRefInf><Ref>{line.structured}</Ref></CdtrRefInf></Strd>"
    return (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{money}"
        f"<RltdPties><Dbtr>{payer}</Dbtr></RltdPties><RmtInf>{words}</RmtInf></TxDtls>"
    )


def spreadsheet(*lines: Line, encoding: str = "cp1252") -> bytes:
    """As a German savings bank exports it: a preamble, semicolons, decimal commas."""
    rows = [
        "Kontoauszug;;;;",
        "",
        '"Buchungstag";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung"',
    ]
    rows += [
        f'"{date.fromisoformat(one.on).strftime("%d.%m.%y")}";"{one.text}";"{one.payer}";'
        f'"{one.amount.replace(".", ",")}";"{one.currency}"'
        for one in lines
    ]
    return "\r\n".join(rows).encode(encoding)
