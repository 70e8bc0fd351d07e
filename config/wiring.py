"""Who hears what, and what stands behind each port: dotted names only, nothing is imported."""

SIGN = ("verification.handlers.seals.sign", "default")
LISTS = ("verification.handlers.seals.publish_lists", "default")
TELL = ("verification.handlers.seals.tell_owners", "mail")
ENTRY = ("directory.handlers.refresh_entry", "default")
HOOKS = ("directory.handlers.tell_webhooks", "default")
TELL_HOOK = ("directory.handlers.tell_of_webhook", "mail")
CHANGES = ("verification.handlers.cases.seal_ended", "default")
PAPERS = ("verification.handlers.papers.date", "default")
TELL_CONTRACT = ("billing.handlers.tell", "mail")
DOCUMENT = ("billing.handlers.make_document", "bulk")

# event kind -> ((handler, queue), ...)
SUBSCRIPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "accounts.mail_queued": (("accounts.handlers.send_pending_mail", "codes"),),
    # People: owners hear of everything that changes who may act for their business.
    "accounts.member_invited": (
        ("accounts.handlers.mail_member_invitation", "mail"),
        ("accounts.handlers.tell_owners_of_invitation", "mail"),
    ),
    "accounts.member_joined": (("accounts.handlers.tell_of_change", "mail"),),
    "accounts.member_role_changed": (("accounts.handlers.tell_of_change", "mail"),),
    "accounts.member_removed": (("accounts.handlers.tell_of_change", "mail"),),
    "accounts.slug_changed": (
        ("verification.handlers.seals.profile_moved", "default"),
        ("accounts.handlers.tell_of_address", "mail"),
        ENTRY,
    ),
    "accounts.hours_due": (("accounts.handlers.ask_for_hours", "mail"),),
    "accounts.business_closed": (
        ("verification.handlers.cases.business_closed", "default"),
        ("billing.handlers.business_closed", "default"),
        ("accounts.handlers.tell_of_change", "mail"),
        ENTRY,
    ),
    "accounts.profile_published": (ENTRY, HOOKS),
    # Seals: sign what is new, publish what changed, tell the owners.
    "verification.seal_issued": (SIGN, LISTS, TELL, PAPERS, ENTRY, HOOKS),
    "verification.seal_resumed": (
        SIGN,
        LISTS,
        TELL,
        ENTRY,
        HOOKS,
        ("verification.handlers.seals.catch_up", "default"),
    ),
    "verification.seal_renewed": (SIGN, LISTS, TELL, PAPERS, ENTRY, HOOKS),
    "verification.seal_changed": (SIGN, LISTS, TELL, PAPERS, ENTRY, HOOKS),
    "verification.seal_extended": (SIGN, TELL, PAPERS, ENTRY, HOOKS),
    "verification.seal_suspended": (LISTS, TELL, ENTRY, HOOKS),
    "verification.seal_revoked": (LISTS, TELL, PAPERS, CHANGES, ENTRY, HOOKS),
    "verification.seal_expired": (LISTS, TELL, PAPERS, CHANGES, ENTRY, HOOKS),
    "verification.seal_surrendered": (LISTS, TELL, PAPERS, CHANGES, ENTRY, HOOKS),
    "verification.seal_contract_ended": (LISTS, TELL, PAPERS, CHANGES, ENTRY, HOOKS),
    "verification.address_changed": (("verification.handlers.seals.rewrite", "bulk"),),
    "verification.phone_went_stale": (("verification.handlers.seals.phone_went_stale", "default"),),
    "verification.phone_lost": (("verification.handlers.seals.phone_lost", "default"),),
    "verification.phone_proven": (
        ("verification.handlers.seals.phone_proven", "default"),
        ("pilot.handlers.phone_proven", "default"),
        ("verification.handlers.cases.follow_phone", "default"),
    ),
    "verification.domain_lost": (("verification.handlers.seals.domain_lost", "default"),),
    "verification.domain_proven": (("verification.handlers.seals.domains_changed", "default"),),
    "verification.domain_dropped": (("verification.handlers.seals.domains_changed", "default"),),
    # Numbers: the code leaves at once, the owners hear what happens to their number.
    "verification.challenge_due": (("verification.handlers.phones.send_code", "codes"),),
    "verification.letter_due": (("verification.handlers.letters.hand_over", "default"),),
    "verification.letter_posted": (("verification.handlers.letters.tell_posted", "mail"),),
    "verification.letter_returned": (("verification.handlers.letters.tell_returned", "mail"),),
    "verification.call_back_asked": (("verification.handlers.call_backs.tell_asked", "mail"),),
    "verification.call_back_missed": (("verification.handlers.call_backs.tell_missed", "mail"),),
    "verification.call_back_confirmed": (("verification.handlers.call_backs.tell_confirmed", "mail"),),
    "verification.call_back_ended": (("verification.handlers.call_backs.tell_ended", "mail"),),
    "verification.phone_contested": (("verification.handlers.phones.tell_contested", "mail"),),
    "verification.phone_disputed": (("verification.handlers.phones.tell_disputed", "mail"),),
    "verification.phone_moved": (("verification.handlers.phones.tell_moved", "mail"),),
    "verification.phone_kept": (("verification.handlers.phones.tell_kept", "mail"),),
    "verification.phone_closed": (("verification.handlers.phones.tell_closed", "mail"),),
    "verification.phone_lock_changed": (("verification.handlers.phones.tell_lock_changed", "mail"),),
    "verification.send_budget_low": (("verification.handlers.phones.tell_budget_low", "mail"),),
    "verification.sending_stopped": (("verification.handlers.phones.tell_sending_stopped", "mail"),),
    "verification.lookalike_confirmed": (("verification.handlers.lookalikes.tell_imitated", "mail"),),
    "verification.lookalike_ended": (("verification.handlers.lookalikes.tell_ended", "mail"),),
    "verification.lookalike_ending": (("verification.handlers.lookalikes.tell_ending", "mail"),),
    "directory.report_received": (("directory.handlers.mail_report_receipt", "mail"),),
    "directory.report_closed": (("directory.handlers.mail_report_outcome", "mail"),),
    "verification.customer_number_closed": (("directory.handlers.close_door", "codes"),),
    "directory.api_key_made": (("directory.handlers.tell_made", "mail"),),
    "directory.api_key_revoked": (("directory.handlers.tell_revoked", "mail"),),
    # Webhooks: a try each, in a queue of its own, since a slow receiver must hold up nobody else.
    "directory.webhook_due": (("directory.handlers.send_webhook", "webhooks"),),
    "directory.webhook_added": (TELL_HOOK,),
    "directory.webhook_secret_exchanged": (TELL_HOOK,),
    "directory.webhook_disabled": (TELL_HOOK,),
    # Contracts: the one event that verification hears, and a mail for each move.
    "billing.contract_ended": (("verification.handlers.seals.contract_ended", "default"), TELL_CONTRACT),
    "billing.trial_started": (TELL_CONTRACT,),
    "billing.subscription_activated": (TELL_CONTRACT,),
    "billing.trial_lapsed": (TELL_CONTRACT,),
    "billing.payment_missed": (TELL_CONTRACT,),
    "billing.reminded": (TELL_CONTRACT,),
    "billing.extras_restricted": (TELL_CONTRACT,),
    "billing.payment_received": (TELL_CONTRACT,),
    "billing.cancel_scheduled": (TELL_CONTRACT,),
    "billing.cancel_taken_back": (TELL_CONTRACT,),
    "billing.returned_to_free": (TELL_CONTRACT,),
    "billing.contract_reopened": (TELL_CONTRACT,),
    "billing.small_again": (TELL_CONTRACT,),
    "billing.withdrawn": (TELL_CONTRACT,),
    # Once a year, and one reminder.
    "billing.size_asked": (("billing.handlers.ask_for_size", "mail"),),
    "billing.size_to_correct": (("billing.handlers.ask_to_correct_size", "mail"),),
    "billing.size_reminded": (("billing.handlers.remind_of_size", "mail"),),
    # A business that closed: verification and billing both hear of it from accounts, and not from each other.
    "billing.contract_closed": (TELL_CONTRACT,),
    "billing.order_placed": (("billing.handlers.order_placed", "mail"),),
    # The document is made first; the mail says where it lies.
    "billing.invoice_issued": (DOCUMENT, ("billing.handlers.charge_invoice", "default")),
    "billing.credit_note_issued": (DOCUMENT,),
    "billing.document_made": (("billing.handlers.invoice_issued", "mail"),),
    "billing.export_due": (("billing.handlers.pack_export", "bulk"),),
    "billing.receipt_due": (("billing.handlers.make_receipt", "bulk"),),
    "billing.cancellation_received": (("billing.handlers.cancellation_received", "mail"),),
    "billing.cancellation_applied": (("billing.handlers.cancellation_closed", "mail"),),
    "billing.cancellation_refused": (("billing.handlers.cancellation_closed", "mail"),),
    # Money that a provider moves: a job for each charge, refund and event.
    "billing.charge_due": (("billing.handlers.ask_charge", "checks"),),
    "billing.charge_failed": (("billing.handlers.tell_charge_failed", "mail"),),
    "billing.credit_paid_back": (("billing.handlers.make_statement", "bulk"),),
    "billing.statement_made": (("billing.handlers.tell_paid_back", "mail"),),
    "billing.refund_due": (("billing.handlers.ask_refund", "checks"),),
    "billing.method_changed": (
        ("billing.handlers.tell_method_changed", "mail"),
        ("billing.handlers.charge_open", "default"),
    ),
    "billing.provider_told": (("billing.handlers.provider_told", "checks"),),
    "billing.bank_file_read": (("billing.handlers.match_bank_file", "default"),),
    "billing.vat_check_due": (("billing.handlers.check_vat_id", "checks"),),
    "verification.case_submitted": (
        ("pilot.handlers.case_submitted", "default"),
        ("verification.handlers.cases.start_checks", "default"),
        ("verification.handlers.cases.send_receipt", "mail"),
        ("verification.handlers.letters.for_case", "default"),
        HOOKS,
    ),
    # Cases: looks at outside sources, then the queue; one mail for each step that is the business's or ours.
    "verification.finding_due": (("verification.handlers.findings.look", "checks"),),
    "verification.finding_done": (("verification.handlers.cases.advance", "default"),),
    "verification.domain_look_due": (("verification.handlers.findings.watch_domain", "checks"),),
    "verification.case_asked_back": (("verification.handlers.cases.send_question", "mail"), HOOKS),
    "verification.case_approved": (("verification.handlers.cases.send_decision", "mail"), PAPERS, HOOKS),
    "verification.case_rejected": (("verification.handlers.cases.send_decision", "mail"), PAPERS, HOOKS),
    "verification.case_closed": (("verification.handlers.cases.send_answer", "mail"), PAPERS, HOOKS),
    "verification.case_appealed": (PAPERS,),
    "verification.case_withdrawn": (PAPERS, HOOKS),
    "verification.case_reopened": (PAPERS,),
    "verification.case_reminded": (("verification.handlers.cases.send_reminder", "mail"),),
    "verification.case_abandoned": (("verification.handlers.cases.send_abandoned", "mail"), PAPERS, HOOKS),
    "verification.case_late": (("verification.handlers.cases.send_late", "mail"),),
    # The pilot: one mail for each step, screening, and the last step of the journey.
    "pilot.links_requested": (("pilot.handlers.mail_ways_back", "mail"),),
    "pilot.application_submitted": (
        ("pilot.handlers.screen", "default"),
        ("pilot.handlers.mail_receipt", "mail"),
    ),
    "pilot.application_asked": (("pilot.handlers.mail_question", "mail"),),
    "pilot.question_reminder_due": (("pilot.handlers.mail_reminder", "mail"),),
    "pilot.application_waitlisted": (("pilot.handlers.mail_waitlisted", "mail"),),
    "pilot.application_declined": (("pilot.handlers.mail_declined", "mail"),),
    "pilot.application_invited": (("pilot.handlers.mail_invitation", "mail"),),
    "pilot.invitation_renewed": (("pilot.handlers.mail_invitation", "mail"),),
    "pilot.application_lapsed_once": (("pilot.handlers.mail_lapsed_once", "mail"),),
    "pilot.application_lapsed": (("pilot.handlers.mail_lapsed", "mail"),),
    "pilot.application_withdrawn": (("pilot.handlers.mail_withdrawn", "mail"),),
    "pilot.draw_announced": (("pilot.handlers.mail_draw_announced", "mail"),),
    "pilot.application_drawn": (("pilot.handlers.mail_drawn", "mail"),),
    "pilot.programme_ending": (("pilot.handlers.mail_programme_ending", "mail"),),
    "pilot.application_ended": (("pilot.handlers.mail_programme_ended", "mail"),),
}

PORTS: dict[str, str] = {
    "verification.sms": "verification.adapters.sms_from_settings",
    "verification.voice": "verification.adapters.voice_from_settings",
    "verification.post": "verification.adapters.post_from_settings",
    "verification.paper": "verification.adapters.paper.maker",
    "verification.vat": "verification.adapters.vat_register",
    "verification.lei": "verification.adapters.lei_register",
    "verification.domains": "verification.adapters.domain_looker",
    "accounts.entitlements": "billing.adapters.entitlements",
    "directory.webhooks": "directory.adapters.webhooks.messenger",
    "billing.payments": "billing.adapters.payments_from_settings",
    "billing.paper": "billing.adapters.paper.maker",
    "billing.vat": "verification.adapters.vat_register",
}

# What a plan limits, and who counts how much of it a business uses: the plan page asks, and knows no more than that.
USAGE: dict[str, str] = {
    "numbers": "verification.selectors.usage.numbers",
    "locations": "accounts.selectors.usage.locations",
    "seats": "accounts.selectors.usage.seats",
    "api_calls": "directory.selectors.usage.api_calls",
    "webhooks": "directory.selectors.usage.webhooks",
}

# What stands in front of Django: takes the application, gives one back.
FRONT_DOOR = "directory.reader.door.in_front_of"

# Each returns "" when all is well, or one sentence that says what is wrong; asked by /readyz.
READINESS_PROBES: tuple[str, ...] = ("verification.services.seals.keys.signing_keys",)

# What a person gets who asks for their data: (section, function of the person).
PERSONAL_DATA: tuple[tuple[str, str], ...] = (
    ("account", "accounts.selectors.personal.about"),
    ("pilot", "pilot.selectors.personal.about"),
    ("verification", "verification.selectors.personal.about"),
    ("directory", "directory.selectors.personal.about"),
    ("billing", "billing.selectors.personal.about"),
)

# Who forgets a person whose account is closed, in the same transaction; each says what it has to keep, in sentences.
ERASURE: tuple[str, ...] = (
    "directory.services.erasing.forget",
    "billing.services.erasing.forget",
)

TASK_ROUTES: dict[str, dict[str, str]] = {}
