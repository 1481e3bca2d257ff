"""Judge a device by every rule: facts in, verdicts out. The same facts on the same day give the same verdicts."""

from __future__ import annotations

from datetime import date

from wherry.engine.assurance.boundaries import BOUNDARIES
from wherry.engine.assurance.facts import DeviceFacts
from wherry.engine.assurance.forms import FORMS, Form
from wherry.engine.assurance.rule import ESTATE, Rule, load_rules, rules_version
from wherry.engine.assurance.secrecy import SECRECY
from wherry.engine.assurance.shadows import SHADOWS
from wherry.engine.assurance.verdict import NOT_APPLICABLE, UNKNOWN, Judgement, Verdict

JUDGES: dict[str, Form] = {**FORMS, **BOUNDARIES, **SECRECY, **SHADOWS}


def judge_rule(device: DeviceFacts, rule: Rule, *, today: date) -> Judgement:
    """What one rule says of one device's facts, on a day (which matters for dates alone)."""
    if rule.scope == ESTATE:
        return Judgement(UNKNOWN, "one configuration alone cannot decide it")
    if not rule.applies_to(device.platform):
        return Judgement(NOT_APPLICABLE, "the rule has no meaning on this platform")
    return JUDGES[rule.judge](device, {**rule.asks, "today": today})


def judge_device(
    facts: DeviceFacts, *, body: str, device: str, file: str, file_sha256: str, today: date
) -> tuple[Verdict, ...]:
    """Every device rule's verdict on a device, in order of the rules. ``data_date`` is the day judged on."""
    version = rules_version()
    verdicts = []
    for rule in load_rules():
        if rule.scope == ESTATE:
            continue
        judged = judge_rule(facts, rule, today=today)
        verdicts.append(
            Verdict(
                rule=rule.id,
                rules_version=version,
                body=body,
                device=device,
                file=file,
                file_sha256=file_sha256,
                state=judged.state,
                severity=rule.severity,
                lines=judged.lines,
                reason=judged.reason,
                data_date=today.isoformat(),
            )
        )
    return tuple(verdicts)
