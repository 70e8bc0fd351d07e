"""Words and signs that a business name may not use, or not alone; compared by how they look."""

from collections.abc import Iterable

from accounts.rules.confusables import SHAPES
from accounts.rules.skeletons import LEGAL_FORMS, fold

# A tick, a seal, a shield, a green dot: whatever could pass for the seal beside a name.
_GLYPHS = """
    2713 2714 2705 2611 1F5F8 1F5F9 1F5F3 237B 221A 1F7E2 1F7E9 1F49A 1F530 1F3C5 1F396 1F947 1F948 1F949
    1F6E1 1F512 1F510 1F50F 1F511 269C 1F3F5 1F4AE 2618 1F340 2605 2606 2B50 1F31F 272A 272F 2730 2747 2733
    1F535 1F7E6 25CF 2B24 1F518 1F4AF 1F44D 1F197 32A3 2BBD 2BD1
"""
# Found anywhere in a word.
_STEMS = """
    geprüft geprueft verifiziert verified zertifiziert certified offiziell official officiel officieel
    ufficiale oficjaln zweryfikowan geverifieerd gecertificeerd beglaubigt authentifiziert authenticated
    prüfsiegel pruefsiegel gütesiegel guetesiegel vertrauenssiegel echtheitssiegel qualitätssiegel
    sicherheitssiegel официальн проверенн верифицир подтвержд επίσημ επαληθευ πιστοποιημέν رسمي 官方 公式
    已认证 已驗證 検証済 공식
"""
# Only as a whole word.
_WORDS = """
    vérifié vérifiée certifié certifiée verificato verificata verificado verificada certificato certificata
    certificado certificada ověřeno oficial oficiální проверен проверено
"""
_SEALS = "siegel seal"
# What makes of the word "Siegel", a common family name, a claim to be the seal or its operator.
_SEAL_CLAIMS = """
    grünes green trust trusted quality approved prüf pruef support service team hotline kundenservice
    kundendienst help hilfe amt stelle prüfstelle verification verifizierung desk center zentrale online
    app admin betreiber operator business pilot
"""
# Honest in the name of a Spanish public body.
_PUBLIC_IN_SPANISH = "colegio cámara boletín escuela instituto crédito"

_TRADES = """
    bank banque banco banca sparkasse polizei police feuerwehr arzt ärztin praxis zahnarzt apotheke
    pharmacy pharmacie farmacia krankenhaus klinik hospital hotel restaurant ristorante restaurante café
    bar bistro imbiss pizzeria pizza bäckerei bakery boulangerie panificio panadería konditorei metzgerei
    fleischerei butcher boucherie friseur coiffeur friseursalon hairdresser salon kosmetik nagelstudio taxi
    autohaus autowerkstatt werkstatt garage tankstelle handwerker elektriker electrician maler dachdecker
    tischlerei schreinerei schlosserei schlüsseldienst klempner plumber sanitär heizung reinigung
    gebäudereinigung cleaning umzüge umzug spedition transporte transport logistik kurier courier
    lieferservice lieferdienst delivery paketdienst supermarkt supermarket kiosk handel immobilien makler
    hausverwaltung versicherung versicherungen insurance anwalt rechtsanwalt lawyer kanzlei notar
    steuerberater steuerberatung buchhaltung unternehmensberatung consulting agentur marketing edv software
    computer internet telefon schule school kindergarten kita verein behörde finanzamt bürgeramt rathaus
    shop store onlineshop банк аптека ресторан такси полиция магазин τράπεζα φαρμακείο εστιατόριο ταξί
    банка مطعم بنك صيدلية 銀行 银行 餐厅
"""
_EMPTY_WORDS = """
    service services support hotline kundenservice kundendienst kundenbetreuung helpdesk help hilfe info
    information auskunft zentrale office büro verwaltung sekretariat team firma unternehmen betrieb company
    business customer care sales verkauf vertrieb test tests name unknown unbekannt keine none admin asdf
    xxx der die das ein eine the a an le la les il lo el los ihr ihre unser unsere your our my mein meine
    für for of in am und and et h 24h
"""

_REGULATED = """
    bank sparkasse volksbank raiffeisen polizei police finanzamt bundes ministerium landgericht amtsgericht
    notar versicherung landesamt kriminal interpol europol behörde rathaus stadtverwaltung krankenkasse
"""


def _listed(text: str) -> list[str]:
    return text.split()


def shape(folded: str) -> str:
    return "".join(SHAPES.get(char, char) for char in folded)


def _shapes(listed: str | Iterable[str]) -> frozenset[str]:
    return frozenset(shape(fold(word)) for word in (_listed(listed) if isinstance(listed, str) else listed))


SEAL_GLYPHS = frozenset(chr(int(code, 16)) for code in _listed(_GLYPHS))


_STEM_SHAPES, _WORD_SHAPES, _SEAL_SHAPES = _shapes(_STEMS), _shapes(_WORDS), _shapes(_SEALS)
_CLAIM_SHAPES, _SPANISH_SHAPES = _shapes(_SEAL_CLAIMS), _shapes(_PUBLIC_IN_SPANISH)
_LEGAL_FORM_SHAPES = _shapes(LEGAL_FORMS)
_STRONG_CLAIMS = _shapes("grünes green trust trusted quality")
_TRADE_SHAPES, _EMPTY_SHAPES, _REGULATED_SHAPES = _shapes(_TRADES), _shapes(_EMPTY_WORDS), _shapes(_REGULATED)


def protected(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a name's folded words that are kept for the seal."""
    shapes = tuple(map(shape, words))
    spanish = bool(_SPANISH_SHAPES & set(shapes))
    beside = set(shapes) - _SEAL_SHAPES
    claims_seal = beside <= _CLAIM_SHAPES or bool(beside & _STRONG_CLAIMS)
    return tuple(
        word
        for word, form in zip(words, shapes, strict=True)
        if any(stem in form for stem in _STEM_SHAPES)
        or (form in _WORD_SHAPES and not spanish)
        or (form in _SEAL_SHAPES and claims_seal)
    )


def is_generic(words: tuple[str, ...]) -> bool:
    """Whether a name says only what trade it is: at most one trade, and words that say nothing."""
    spoken = [shape(word) for word in words if not word.isdigit()]
    telling = [form for form in spoken if form not in _EMPTY_SHAPES]
    return bool(spoken) and len(telling) <= 1 and set(telling) <= _TRADE_SHAPES | _LEGAL_FORM_SHAPES


def regulated(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that law or decency keeps for some (banks, police, courts): shown to the reviewer only."""
    return tuple(word for word in words if any(stem in shape(word) for stem in _REGULATED_SHAPES))


def mentions_seal(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words "Siegel" and "seal", which are honest family names and trade names, too."""
    return tuple(word for word in words if shape(word) in _SEAL_SHAPES)
