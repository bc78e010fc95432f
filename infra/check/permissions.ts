import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../../scripts/deploy/read-deployment.ts';
import type { Compiled } from './compile.ts';
import { rightsTable } from './rights-table.ts';

const infraFolder = join(import.meta.dirname, '..');

interface Role {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly options?: Readonly<Record<string, readonly string[]>>;
}

const where: Readonly<Record<string, string>> = {
  reader: 'each managed subscription; the resource group of the zones (`zonesResourceGroupId`)',
  'dns-writer': 'the resource group of the zones, with `allowRecordWrites`',
  approver: 'each managed subscription, with `allowApprovals`',
  closer: 'each managed subscription, with `allowClosings`',
  commands: 'each managed subscription, with `allowClusterCommands`',
  verifier: 'each managed subscription, with `allowLiveVerification`',
};

const options: Readonly<Record<string, string>> = {
  activityLog:
    'Reads who asked for a connection, where policy wants two people to approve: at each managed subscription, with `readActivityLog`. The log holds names and addresses; object ids and times alone are asked for and kept of it.',
  createZones: 'Makes missing zones. In `dnsOptions`.',
  linkNetworks:
    "Links zones to networks. In `dnsOptions`; with `linkClusterZones` at each managed subscription, for the zones of AKS's. Links that an administrator has made from a proposal need it too.",
  zoneGroups: 'Writes zone groups in place of records: at each managed subscription, with `allowZoneGroups`.',
  joinZones: "Lets a zone group name a zone: at the zones' resource group, with `allowZoneGroups`.",
  joinNetworks: 'Lets a network be linked: at the resource groups in `linkedNetworkGroupIds`.',
};

/** docs/permissions.md, made from the role files and from what the templates make. */
export function permissionsText({ snapshots }: Compiled): string {
  const resourcesOf = (name: string): readonly Resource[] => snapshots[name]?.predictedResources ?? [];
  const rights = rightsTable({
    observe: resourcesOf('observe'),
    enforce: resourcesOf('enforce'),
    queue: resourcesOf('queue'),
  });
  const parts = Object.entries(where).map(([file, scope]) => {
    const role: Role = JSON.parse(readFileSync(join(infraFolder, 'roles', `${file}.json`), 'utf8'));
    const extras = Object.entries(role.options ?? {}).map(
      ([name, actions]) => `### Option \`${name}\`\n\n${options[name] ?? ''}\n\n${table(actions)}`,
    );
    const head = `## ${role.name}\n\n${role.description}\n\nAssigned at ${scope}. ${role.actions.length} actions, no wildcard, no data action.`;
    return [head, table(role.actions), ...extras].join('\n\n');
  });
  return `${[intro, ...parts, atTheGroup(), outro(rights)].join('\n\n')}\n`;
}

/** Whose they are, and where: the roles that `npm run deploy -- --management-group` makes at the group. */
const groupRoles: Readonly<Record<string, string>> = {
  'group-reader': "The app's, at the management group.",
  connector:
    "Of the policy's identity alone, never the app's, at the management group: so it has this in **every subscription under the group**, also those that come later. A condition lets it assign the reader role to the app's identity, and no other role and nobody else.",
  'event-destination': "Of the policy's identity, at the app's resource group.",
};

function atTheGroup(): string {
  const parts = Object.entries(groupRoles).map(([file, whose]) => {
    const role: Role = JSON.parse(readFileSync(join(infraFolder, 'roles', `${file}.json`), 'utf8'));
    return `### ${role.name}\n\n${role.description} ${whose}\n\n${table(role.actions)}`;
  });
  const intro = `## At a management group

With \`npm run deploy -- --management-group\` the app's identity may list what is under the group (infra/management-group.bicep). With \`--connect-new\` a policy connects new subscriptions without
people: it gives them the reader role and a topic whose events go to the function. It is off unless asked for, for its own identity then has the second of these roles everywhere under the group. It makes no dead letters, no
rights to write, and nothing where a topic of somebody else's stands or events come through the queue: there the finding \`subscriptions-without-events\` names the command.`;
  return [intro, ...parts].join('\n\n');
}

const intro = `# Permissions

<!-- Made from infra/roles/*.json and the templates: npm run generate. A test holds the two equal. -->

What the app's identity may do in Azure Resource Manager. The six roles hold exactly what the product asks for: \`npm test\` plays every scenario
against the simulator, adds what the product's own catalogues let it ask for, and fails when a role holds one action too few or too many.

While every mode is \`observe\`, the reader is enough, and the template grants nothing else.`;

const outro = (table: string): string => `## Who has what

<!-- Made from what the templates make with nothing chosen, with every right, and with events through the queue. -->

${table}

Resource Graph asks for no right of its own: its answers are cut to what can be read. What a change of parameters adds and removes is told by
\`npm run deploy -- --diff\` (docs/deploy.md).`;

/** One line a resource type, its verbs side by side. */
function table(actions: readonly string[]): string {
  const byType = new Map<string, string[]>();
  for (const action of actions) {
    const cut = action.endsWith('/action')
      ? action.lastIndexOf('/', action.length - '/action'.length - 1)
      : action.lastIndexOf('/');
    const type = action.slice(0, cut);
    byType.set(type, [...(byType.get(type) ?? []), action.slice(cut + 1)]);
  }
  const rows = [...byType].map(([type, verbs]) => `| ${type} | ${verbs.join(', ')} |`);
  return ['| resource type | may |', '| --- | --- |', ...rows].join('\n');
}
