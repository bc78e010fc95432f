import approver from '../../infra/roles/approver.json' with { type: 'json' };
import closer from '../../infra/roles/closer.json' with { type: 'json' };
import commands from '../../infra/roles/commands.json' with { type: 'json' };
import dnsWriter from '../../infra/roles/dns-writer.json' with { type: 'json' };
import reader from '../../infra/roles/reader.json' with { type: 'json' };
import verifier from '../../infra/roles/verifier.json' with { type: 'json' };
import { findUngranted } from '../core/actions.ts';
import { counted } from '../core/text.ts';
import { doctorChecks } from './checks.ts';
import { type Deployed, fine, type GrantedAt, isUnread, type Line, unknown, wrong } from './model.ts';

/** What the identity must be able to do somewhere, and by which of the roles in infra/roles. */
export interface Wanted {
  readonly scope: string;
  readonly role: string;
  readonly actions: readonly string[];
}

/** The rights that a deployment asks for, scope by scope: the same that its template assigns. */
export function wantedRights(deployed: Deployed): readonly Wanted[] {
  const { allows, zonesGroup, dnsOptions, linkedGroups, managed } = deployed;
  const { options } = dnsWriter;
  const omitted = new Set(deployed.omittedActions);
  const at = (scope: string, role: string, actions: readonly string[], granted = true): readonly Wanted[] =>
    granted ? [{ scope, role, actions: actions.filter((action) => !omitted.has(action)) }] : [];
  return [
    ...managed.flatMap(({ id }) => {
      const scope = `/subscriptions/${id}`;
      return [
        ...at(scope, reader.name, reader.actions),
        ...at(scope, approver.name, approver.actions, allows.approvals),
        ...at(scope, closer.name, closer.actions, allows.closings),
        ...at(scope, commands.name, commands.actions, allows.clusterCommands),
        ...at(scope, verifier.name, verifier.actions, allows.liveVerification),
        ...at(scope, `${dnsWriter.name}: cluster zones`, options.linkNetworks, allows.clusterZones),
        ...at(scope, `${dnsWriter.name}: zone groups`, options.zoneGroups, allows.zoneGroups),
        ...at(scope, `${reader.name}: activity log`, reader.options.activityLog, allows.activityLog),
      ];
    }),
    ...(zonesGroup === undefined
      ? []
      : [
          ...at(zonesGroup, reader.name, reader.actions),
          ...at(
            zonesGroup,
            dnsWriter.name,
            [...dnsWriter.actions, ...dnsOptions.flatMap((option) => options[option])],
            allows.recordWrites,
          ),
          ...at(zonesGroup, `${dnsWriter.name}: joins zones`, options.joinZones, allows.zoneGroups),
        ]),
    ...linkedGroups.flatMap((scope) => at(scope, `${dnsWriter.name}: networks`, options.joinNetworks)),
  ];
}

/** The scopes at which rights are asked for, each once. */
export const scopesOf = (deployed: Deployed): readonly string[] => [
  ...new Set(wantedRights(deployed).map(({ scope }) => scope)),
];

/** How many of the actions that are missing a line names. */
const most = 5;

/** Whether the identity has what the deployment asks for. Pure. */
export function judgeRights(deployed: Deployed, granted: readonly GrantedAt[]): readonly Line[] {
  return wantedRights(deployed).map(({ scope, role, actions }) => {
    const permissions = granted.find((each) => each.scope === scope)?.permissions ?? { unread: 'not asked' };
    if (isUnread(permissions)) return unknown(doctorChecks.rights, scope, permissions.unread);
    const missing = findUngranted(actions, permissions);
    if (missing.length === 0)
      return fine(doctorChecks.rights, scope, `${role}: ${counted(actions.length, 'action')}, all given`);
    const named = missing.slice(0, most).join(', ');
    const more = missing.length > most ? ` and ${missing.length - most} more` : '';
    return wrong(
      doctorChecks.rights,
      scope,
      `${role}: ${missing.length} of ${counted(actions.length, 'action')} not given: ${named}${more}`,
    );
  });
}
