"""The words of the reason codes: what it is and how to mend it, in German and in English."""

from typing import Final

# Order: text in German, text in English, how to mend it in German, how to mend it in English.
TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    "PHONE_UNREACHABLE": (
        "Unter der Telefonnummer haben wir niemanden erreicht.",
        "We could not reach anyone on the phone number.",
        "Prüfen Sie die Nummer und bestätigen Sie sie noch einmal. Oder geben Sie eine andere an.",
        "Check the number and confirm it again, or enter another one.",
    ),
    "PHONE_NOT_BUSINESS": (
        "Die Telefonnummer gehört nach unserer Prüfung nicht zu diesem Unternehmen.",
        "Our check shows that the phone number does not belong to this business.",
        "Geben Sie eine Nummer an, die im Impressum oder auf einer Telefonrechnung steht.",
        "Enter a number from your legal notice (Impressum) or from a phone bill.",
    ),
    "PHONE_TAKEN": (
        "Die Telefonnummer gehört zu einem anderen Unternehmen mit Siegel.",
        "The phone number belongs to another business that has a seal.",
        "Geben Sie eine andere Nummer an. Ist es Ihre Nummer, bestätigen Sie sie noch einmal mit einem Code.",
        "Enter another number. If it is your number, confirm it again with a code.",
    ),
    "NAME_GENERIC": (
        "Der Name nennt nur eine Branche oder einen Ort. Kundinnen und Kunden erkennen daran kein Unternehmen.",
        "The name only says a trade or a place. Customers cannot tell a business by it.",
        "Ergänzen Sie, was Sie unterscheidet, zum Beispiel „Bäckerei Huber“ statt „Bäckerei“.",
        "Add what tells you apart, for example “Bakery Huber” instead of “Bakery”.",
    ),
    "NAME_MISMATCH": (
        "Der Name passt nicht zu Ihren Nachweisen.",
        "The name does not fit your evidence.",
        "Nehmen Sie den Namen aus Ihren Nachweisen. Oder laden Sie einen Nachweis für diesen Namen hoch.",
        "Use the name that stands in your evidence, or upload evidence for this name.",
    ),
    "NAME_CONFUSABLE": (
        "Der Name sieht einem anderen Namen zum Verwechseln ähnlich.",
        "The name looks almost the same as another name.",
        "Ergänzen Sie Ihren Ort oder einen Zusatz. Verwenden Sie in einem Wort nur Buchstaben einer Schrift.",
        "Add your city or another word. Use letters of one script within a word.",
    ),
    "NAME_PROTECTED_TERM": (
        "Ein Wort oder Zeichen im Namen ist dem Siegel vorbehalten, zum Beispiel „geprüft“ oder ✓.",
        "A word or sign in the name is kept for the seal, for example “verified” or ✓.",
        "Lassen Sie das Wort oder Zeichen weg.",
        "Leave the word or sign out.",
    ),
    "NAME_FORMAT": (
        "Der Name enthält Zeichen, die nicht in einen Namen gehören, oder ist zu lang.",
        "The name contains characters that a name cannot have, or it is too long.",
        "Schreiben Sie den Namen mit Buchstaben und Ziffern, ohne Symbole, Adressen und Telefonnummern.",
        "Write the name with letters and digits, without symbols, addresses and phone numbers.",
    ),
    "ENTITY_NOT_FOUND": (
        "Wir haben das Unternehmen im Register nicht gefunden.",
        "We did not find the business in the register.",
        "Prüfen Sie Registergericht und Nummer, oder laden Sie einen aktuellen Auszug hoch.",
        "Check the register court and the number, or upload a recent extract.",
    ),
    "ENTITY_DISSOLVED": (
        "Das Unternehmen ist laut Register aufgelöst oder gelöscht.",
        "According to the register, the business is dissolved or deleted.",
        "Besteht das Unternehmen weiter, laden Sie einen Registerauszug hoch, der das zeigt.",
        "If the business still exists, upload a register extract that shows it.",
    ),
    "ENTITY_DATA_MISMATCH": (
        "Ihre Angaben weichen vom Register ab.",
        "Your details differ from the register.",
        "Ändern Sie die Angaben, oder laden Sie einen neuen Registerauszug hoch.",
        "Change the details, or upload a new register extract.",
    ),
    "VAT_INVALID": (
        "Die USt-IdNr. ist nach Auskunft der Behörde nicht vergeben.",
        "According to the authority, the VAT number is not assigned.",
        "Prüfen Sie die Nummer auf einer Ihrer Rechnungen. Ist sie neu, warten Sie ein paar Tage.",
        "Check the number on one of your invoices. If it is new, wait a few days.",
    ),
    "VAT_NAME_MISMATCH": (
        "Die USt-IdNr. gehört laut Behörde zu einem anderen Namen.",
        "According to the authority, the VAT number belongs to another name.",
        "Geben Sie Ihren rechtlichen Namen genau so an, wie er beim Finanzamt gemeldet ist.",
        "Enter your legal name exactly as it is registered with the tax office.",
    ),
    "LEI_LAPSED": (
        "Die LEI ist nicht mehr aktuell.",
        "The LEI is no longer current.",
        "Verlängern Sie die LEI bei Ihrer Vergabestelle, oder zeigen Sie einen anderen Nachweis.",
        "Renew the LEI with your issuer, or show other evidence.",
    ),
    "DOMAIN_NOT_PROVEN": (
        "Der Nachweis für Ihre Website fehlt.",
        "The proof for your website is missing.",
        "Setzen Sie den DNS-Eintrag oder die Datei, wie es auf der Seite „Website“ steht.",
        "Add the DNS entry or the file as the page “Website” says.",
    ),
    "DOC_UNREADABLE": (
        "Das Dokument ist nicht lesbar.",
        "The document cannot be read.",
        "Fotografieren Sie es bei gutem Licht neu, oder laden Sie das PDF hoch.",
        "Take a new photo in good light, or upload the PDF.",
    ),
    "DOC_EXPIRED": (
        "Das Dokument ist zu alt.",
        "The document is too old.",
        "Laden Sie ein neues hoch. Ein Registerauszug darf höchstens 90 Tage alt sein.",
        "Upload a new one. A register extract may be at most 90 days old.",
    ),
    "DOC_WRONG_TYPE": (
        "Das Dokument ist kein Nachweis dieser Art.",
        "The document is not evidence of this kind.",
        "Laden Sie eines der Dokumente hoch, die bei der Aufgabe genannt sind.",
        "Upload one of the documents that the task names.",
    ),
    "DOC_NAME_MISMATCH": (
        "Das Dokument nennt ein anderes Unternehmen.",
        "The document names another business.",
        "Laden Sie ein Dokument hoch, das Ihren rechtlichen Namen nennt, oder ändern Sie den Namen.",
        "Upload a document that states your legal name, or change the name.",
    ),
    "REP_NOT_AUTHORISED": (
        "Nach unseren Unterlagen darf diese Person das Unternehmen nicht vertreten.",
        "According to our records, this person may not act for the business.",
        "Nennen Sie eine vertretungsberechtigte Person, oder laden Sie eine Vollmacht hoch.",
        "Name a person who may act for the business, or upload an authority.",
    ),
    "REP_UNREACHABLE": (
        "Wir haben die Person, die das Unternehmen vertritt, nicht erreicht.",
        "We could not reach the person who acts for the business.",
        "Sagen Sie uns, wann und wie wir sie erreichen.",
        "Tell us when and how we can reach them.",
    ),
    "ADDRESS_NOT_CONFIRMED": (
        "Die Anschrift ist nicht bestätigt.",
        "The address is not confirmed.",
        "Prüfen Sie die Anschrift, oder laden Sie ein Dokument hoch, auf dem sie steht.",
        "Check the address, or upload a document that shows it.",
    ),
    "OUT_OF_SCOPE_COUNTRY": (
        "In diesem Land bieten wir das Siegel noch nicht an.",
        "We do not offer the seal in this country yet.",
        "Sie müssen nichts ändern. Melden Sie sich später wieder an.",
        "You do not need to change anything. Sign up again later.",
    ),
    "OUT_OF_SCOPE_TRADE": (
        "Für diese Tätigkeit vergeben wir kein Siegel.",
        "We do not issue a seal for this activity.",
        "In der Begründung steht, um welche Tätigkeit es geht. Trifft sie nicht zu, widersprechen Sie.",
        "The reasons say which activity it is about. If it is not yours, object to the decision.",
    ),
    "DUPLICATE_ACCOUNT": (
        "Für dieses Unternehmen gibt es schon ein Konto oder eine Anmeldung.",
        "There already is an account or a sign-up for this business.",
        "Lassen Sie sich von der Person einladen, die das Konto führt. Kennen Sie niemanden, schreiben Sie uns.",
        "Ask the person who runs the account to invite you. If you know nobody, write to us.",
    ),
    "FALSE_INFORMATION": (
        "Wichtige Angaben waren falsch.",
        "Important details were false.",
        "Halten Sie die Angaben für richtig, widersprechen Sie und legen Sie Nachweise bei.",
        "If you think that the details are right, object and add evidence.",
    ),
    "NO_ANSWER": (
        "Auf unsere Rückfrage kam bis zum genannten Tag keine Antwort.",
        "We had no answer to our question by the date given.",
        "Beantworten Sie die Rückfrage und reichen Sie Ihre Angaben noch einmal ein.",
        "Answer the question and submit your details again.",
    ),
    "PILOT_QUOTA": (
        "Alle Plätze im Pilotbetrieb sind vergeben.",
        "All places in the pilot are taken.",
        "Sie müssen nichts ändern. Melden Sie sich zur nächsten Runde wieder an.",
        "You do not need to change anything. Sign up again for the next round.",
    ),
}
