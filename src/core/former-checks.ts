/** What release 0 called the checks, by its id: for its rows, and for policies written then. */
export const formerChecks: Readonly<Record<string, string>> = {
  RecordUnmarked: 'dns-record-unmarked',
  RecordLeftBehind: 'dns-record-left-behind',
  RecordContested: 'dns-record-contested',
  RecordEdited: 'dns-record-edited',
  NameShared: 'dns-name-shared',
  NameConflict: 'dns-name-conflict',
  NameTaken: 'dns-name-taken',
  AddressLimit: 'dns-address-limit',
  ZoneUnread: 'dns-zone-unread',
  ZoneMissing: 'dns-zone-missing',
  ZoneLinksFilling: 'dns-zone-links-filling',
  ZoneFilling: 'dns-zone-filling',
  LinksUnread: 'dns-links-unread',
  LinkFallsBack: 'dns-link-falls-back',
  LinkDiffers: 'dns-link-differs',
  ZoneUnlinked: 'dns-zone-unlinked',
  ResolverUnknown: 'dns-resolver-unknown',
  NetworkUnread: 'dns-network-unread',
  ZoneDeniedByPolicy: 'dns-zone-denied-by-policy',
  ZoneCreateFailed: 'dns-zone-create-failed',
  LinkFailed: 'dns-link-failed',
  ZoneForbidden: 'dns-zone-forbidden',
  ZoneLocked: 'dns-zone-locked',
  ZoneGroupFull: 'dns-zone-group-full',
  ZoneGroupFailed: 'dns-zone-group-failed',
  ZoneGroupIncomplete: 'dns-zone-group-incomplete',
  EndpointFailed: 'dns-endpoint-failed',
  EndpointDead: 'dns-endpoint-dead',
  ZoneUnknown: 'dns-zone-unknown',
  NameUnmapped: 'dns-name-unmapped',
  ZoneSensitive: 'dns-zone-sensitive',
  ServiceNameInvalid: 'dns-service-name-invalid',
  ServiceAliasChanged: 'dns-service-alias-changed',
  PlanChanged: 'dns-plan-changed',
  MassChange: 'dns-mass-change',
  ConnectionWaiting: 'approvals-connection-waiting',
  ConnectionOutsidePolicy: 'approvals-connection-outside-policy',
  RuleWithdrawn: 'approvals-rule-withdrawn',
  ConnectionStateUnknown: 'approvals-connection-state-unknown',
  ConnectionUnread: 'approvals-connection-unread',
  ApprovalTypeUnknown: 'approvals-type-unknown',
  RemovalBudgetSpent: 'approvals-removal-budget-spent',
  PolicyBroken: 'policy-broken',
  PolicyMissing: 'policy-missing',
  PolicyUnreadable: 'policy-unreadable',
  AnswerUnread: 'reconcile-answer-unread',
  PoisonMessages: 'reconcile-poison-messages',
  NotificationsUndelivered: 'notify-undelivered',
  AuditNotArchived: 'audit-not-archived',
  ZoneAnswersDiffer: 'dns-zone-answers-differ',
};

/** Findings whose id was the code of the refusal: they belong to these checks now, and give the code in their message. */
const codes: Readonly<Record<string, string>> = {
  RequestDisallowedByPolicy: 'reconcile-denied-by-policy',
  RowTooLarge: 'reconcile-too-large',
  TransactionTooLarge: 'reconcile-too-large',
  RequestBodyTooLarge: 'reconcile-too-large',
};
const anyOtherCode = 'reconcile-refused';

/** What the check with this id was called, for a pass over rows by their key. Not for codes: they are too many. */
export const formerIds = (check: string): readonly string[] =>
  Object.keys(formerChecks).filter((former) => formerChecks[former] === check);

/** A finding of any release, as it would be raised today. */
export function presentFinding<F extends { readonly check: string; readonly message: string }>(finding: F): F {
  const { check, message } = finding;
  if (!/^[A-Z]/.test(check)) return finding;
  const present = formerChecks[check];
  if (present !== undefined) return { ...finding, check: present };
  return { ...finding, check: codes[check] ?? anyOtherCode, message: `${check}: ${message}` };
}
