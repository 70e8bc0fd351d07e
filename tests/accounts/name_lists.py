"""Names as honest businesses write them, and how impostors write other people's."""

from itertools import product

# As they stand on doors and in registers: every living script, odd punctuation, digits, domains with a legal form.
AS_WRITTEN = """
Weingut 1899-1999 Huber
1&1 AG | 3M Deutschland GmbH | 4711 House of Cologne GmbH | A1 Telekom Austria AG | AT&T Inc.
Café Sperl | E.ON SE | Booking.com B.V. | CHECK24 Vergleichsportal GmbH
dm-drogerie markt GmbH + Co. KG | O2 | H&M | L'Oréal S.A. | Ernst & Young | Müller (Graz)
Dr. Oetker KG | Deutsche Bahn AG | Der Beck | Aldi Süd | Autohaus Siegel | Siegel & Söhne OHG
Spiegel-Verlag | Kanzlei Dr. Siegel | Seal Technologies Ltd | Stiftung Warentest | St. Pauli Theater
Hotel Post | Stadt-Apotheke | Markt-Apotheke Huber | Shop Apotheke | Pizza Taxi Napoli
Bäckerei Huber | Zum Löwen | Bar Centrale S.r.l. | Caffè Nero | Pão de Açúcar | Señor Taco
Ærø Bryghus | Øresund ApS | Åhléns AB | Íslandsbanki hf | Łódzkie Smaki sp. z o.o. | Žabka Polska
Škoda Auto a.s. | Česká pošta, s.p. | Großmann Spülmaschinen e.K. | Đakovo d.o.o. | Şişecam
İstanbul Kebap Haus | Ğarip Market | Őrség Kft. | Țara Făgărașului SRL | Ħal Qormi Bakery
Ünlü & Söhne | Société Générale | Crédit Mutuel | Colegio Oficial de Médicos de Madrid
Sant'Ambrogio S.p.A. | A. Lange & Söhne | Ελληνική Τράπεζα Πειραιώς | Φούρνος Βενέτης Α.Ε.
ΣΚΛΑΒΕΝΙΤΗΣ | ΟΤΕ | Taverna Ελλάδα | Καφέ Νίκη | Ресторан Москва | ООО «Ромашка» | Сбербанк | Чайка
Кафе Пушкинъ | Пекарня Хлеб и соль | Нова пошта | Білосніжка ТОВ | Հայաստան Սրճարան
თბილისი პურის სახლი | מאפיית אנג'ל | בנק הפועלים | مطعم الشام الكبير | شركة الاتصالات السعودية
مخبز الأمل | رستوران می‌خوش | फूल और पत्ते | চা ঘর ঢাকা | தமிழ் உணவகம் | తెలుగు రుచులు
ห้องอาหารไทยสยาม | トヨタ自動車株式会社 | 株式会社ドコモ | JR東日本 | すし処ひろ | 喫茶店モカ
ＮＴＴドコモ | 北京烤鸭店 | 华为技术有限公司 | 삼성전자 주식회사 | LG전자 | 김밥천국 | Фуршет Ltd
µWave GmbH | Bäckerei 24 Huber | Hair & Beauty by Lena | Yahoo! | Was? Ein Laden! | Art@Work GmbH
Zentrum* | m² Immobilien Huber | Café „Zur Post“ | Wäscherei Weiß (Inh. K. Groß) | S.Oliver
Rock'n'Roll Diner | Gasthaus zum goldenen Hirschen | Ö | 木 | X Corp. | Nr. 5 | Brot & Stolz
Jahrgang 1950–2000 Vinothek
"""

SURNAMES = """
Huber Müller Schmidt Weiß Groß Köhler Yılmaz Öztürk Nowak Wójcik Kowalczyk García López Núñez Rossi Ferrari D'Angelo
Dubois Lefèvre Bernard O'Brien McDonald Smith Jensen Sørensen Åkesson Lindström Virtanen Häkkinen Novák Dvořák Horváth
Nagy Popescu Ionescu Papadopoulos Petrović Đorđević Kovačič Tamm Bērziņš Kazlauskas Borg Silva Gonçalves Janssen
de-Vries Van-den-Berg Vandenbroucke Peeters Zürcher Bünzli
"""
TRADES = """
{} GmbH|Bäckerei {}|{} & Söhne OHG|Autohaus {} e.K.|Dr. {} Zahnarztpraxis|Taxi {}
{} Bau UG (haftungsbeschränkt)|{} & Co. KG|Metzgerei {} seit 1898|Boulangerie {} SARL|{} S.r.l.
Talleres {} S.L.|{} sp. z o.o.|{} Ltd|{} B.V.|{} ApS|{} AB|Pekařství {} s.r.o.|{} d.o.o.
Restaurant {}|{} Consulting|Kanzlei {} PartG mbB|Blumen {}|{}’s Barbershop|Elektro {} Inh. K. {}
{}-Reisen|Hofladen {}|{} 24 Service|{} Immobilien|Fahrschule {}
"""


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", "|").split("|") if part.strip()]


HONEST = _listed(AS_WRITTEN)
EUROPEAN = [trade.replace("{}", surname) for surname, trade in product(SURNAMES.split(), _listed(TRADES))]

# What an impostor would like to be taken for.
TARGETS = """
PayPal|Microsoft|Amazon|Deutsche Bank|Commerzbank|Sparkasse Berlin|Volksbank Köln|Telekom|Vodafone
Allianz|Siemens|Volkswagen|Mercedes-Benz|Lufthansa|Deutsche Post|Zalando|Netflix|Google|Facebook
WhatsApp|Instagram|Apple|Samsung|Santander|Barclays|Raiffeisen|Postbank|Hermes Versand
Zurich Versicherung|Bäckerei Huber|Commerz Real|Edeka|Rossmann|Media Markt|Saturn|Lidl|Kaufland|Ikea
Bosch|Continental|Bayer|Adidas|Puma Sport|Wise Payments|Klarna|Stripe|Revolut|Autohaus Wolf
Möbel Martin|Modehaus Wagner
"""
TARGET_NAMES = _listed(TARGETS)

# Letter for letter, what passes for it: written down from looking at fonts, not from the code's own table.
FAKES = {
    "a": "аαɑａ𝐚ạ",
    "b": "Ьｂ𝐛ḅ",
    "c": "сϲｃ𝐜ċ",
    "d": "ԁｄ𝐝ḍ",
    "e": "еｅ𝐞ẹé",
    "g": "ɡｇ𝐠ġ",
    "h": "һհｈ𝐡ḥ",
    "i": "іıｉ𝐢ḷ1lí",
    "j": "јｊ𝐣",
    "k": "кκｋ𝐤ḳ",
    "l": "ӏⅼｌ𝐥1I|ł",
    "m": "мｍ𝐦ṃ",
    "n": "ոｎ𝐧ṇñ",
    "o": "оοօ0ｏ𝐨ọö",
    "p": "рρｐ𝐩ṗ",
    "r": "ｒ𝐫ṛ",
    "s": "ѕｓ𝐬ṣş",
    "t": "ｔ𝐭ṭт",
    "u": "υսｕ𝐮ụü",
    "v": "ѵνｖ𝐯ṿ",
    "w": "ԝｗ𝐰ẁ",
    "x": "хχｘ𝐱ẋ",
    "y": "уγｙ𝐲ỵ",
    "z": "ｚ𝐳ẓ",
}
PAIRS = (("m", "rn"), ("rn", "m"), ("w", "vv"), ("d", "cl"), ("cl", "d"))
HIDDEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u2062")
ENDINGS = (" GmbH", " Ltd", " AG", " e.K.", " Inc.", ".", " S.A.", " d.o.o.", " UG (haftungsbeschränkt)", "!")
