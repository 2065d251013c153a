"""What code cannot say of settings: what each is for. Tests look for variables and keys that are missing here."""

from __future__ import annotations

ENVIRONMENT = {
    "COPYDESK_LLM_MODEL": "the language model to ask for claims, as `--llm-model`",
    "COPYDESK_LLM_BASE_URL": "where to ask it, as `--llm-base-url`",
    "COPYDESK_LLM_API_KEY": "the key of that service; it is neither stored nor logged",
    "PREFECT_API_URL": "the Prefect server to use; without it each command starts an embedded one",
    "PREFECT_HOME": "where Prefect keeps its own database; by default `~/.prefect`",
    "DO_NOT_TRACK": "no calls to Prefect's makers",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "no calls to Prefect's makers from its server",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "no telemetry",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "which lines of Prefect's log the terminal shows; the server has all",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "how long the embedded server may take to start",
    "PREFECT_UI_ENABLED": "whether a Prefect server shows pages; the embedded one is told not to",
    "PREFECT__SERVER_EPHEMERAL": "Prefect's own mark of its embedded server",
    "PREFECT__SERVER_FINAL": "the same",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "how results would be stored; copydesk stores none",
    "PREFECT_DEBUG_MODE": "where it is set, `copydesk up` shows tracebacks too",
    "PREFECT_SERVER_API_HOST": "where the server of `copydesk up` listens: on this machine only",
    "PREFECT_API_AUTH_STRING": "user:password for a Prefect server that asks for it; the embedded one is given its own",
    "PREFECT_SERVER_API_AUTH_STRING": "user:password that a Prefect server asks for; `copydesk up` hands it on",
    "PREFECT_API_KEY": "a key in the place of that password",
    "PREFECT_PROFILES_PATH": "Prefect's file of profiles, which may name a server",
    "PREFECT_PROFILE": "which of those profiles is used",
    "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": "sites whose pages may ask the server of `copydesk up`; `*` is not heeded",
    "PREFECT_UI_API_URL": "where the pages of that server ask it",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "seconds until the embedded server has written an event",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "where slots of runs are kept, so that a server's restart loses none",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "whether those pages advertise what Prefect's makers sell",
    "PREFECT_SERVER_LOGGING_LEVEL": "which lines of the server's log `copydesk up` shows",
    "PREFECT_LOGGING_SERVER_LEVEL": "the same, by another of Prefect's names",
    "PREFECT_LOGGING_FORMATTERS_STANDARD_FLOW_RUN_FMT": "how the log's lines of runs look in `copydesk up`",
    "PREFECT_LOGGING_FORMATTERS_STANDARD_TASK_RUN_FMT": "how those of tasks look",
    "PREFECT_LOGGING_COLORS": "whether that log is in colour",
    "PREFECT_RUNNER_POLL_FREQUENCY": "seconds between two looks for runs that are due",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "seconds between two signs of life of a run; by them a dead one is known",
}
RULE_KEYS = {
    "id": "`topic.name` in small letters, digits and hyphens; no other rule may have it",
    "match": "an RE2 pattern, or several; one of them must match the whole line",
    "why": "what such a line is, in a few words; redlines show it",
    "drop": "lines that the rule must strike",
    "keep": "lines that it must not strike: near misses",
    "where": "`anywhere`, or only at the `head`, `tail` or `end` of an article",
    "languages": "which languages the pattern is written in; it matches in all",
    "case_sensitive": "whether case counts; by default it does not",
}
PUBLISHER_KEYS = {
    "name": "what the publisher is called",
    "language": "of its articles, unless the text says otherwise",
    "timezone": "IANA name of the zone of times that are given without one",
    "day_first": "whether 03/04/2024 is 3 April",
    "other_domains": "further domains of the same publisher",
    "template": "`[[template]]` tables, one for each design of the pages",
}
TEMPLATE_KEYS = {
    "why": "what misleads the general rules on these pages",
    "valid_from": "first day of publication that it holds for",
    "valid_until": "last day",
    "prefer": "for a field, the origins to believe first, with one `*` for any text",
    "example": "`[[template.example]]` tables that prove it; at least one",
}
EXAMPLE_KEYS = {
    "html": "a page, shortened to what matters, in your own words",
    "url": "where it stands",
    "title": "the title that must be found",
    "author": "the names that must be found, in order",
    "published_at": "the date that must be found",
    "modified_at": "the date of the last change that must be found",
    "section": "the section that must be found",
}
