import { recover } from '../../src/core/errors.ts';
import { type Az, AzFailed } from './az.ts';

/** A subscription to manage, as the template's parameter `discoveredSubscriptions` takes it. */
export interface Discovered {
  readonly id: string;
  /** The topic that exists there already: Azure allows one for a subscription's events. */
  readonly topic?: { readonly name: string; readonly resourceGroup: string };
}

interface Page {
  readonly value: readonly { readonly type: string; readonly name: string }[];
  readonly nextLink?: string | null;
}

/** What a management group may be called (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules). */
const groupName = /^[\w().-]{1,90}$/;

/** What is wrong with a name; undefined where nothing is. */
export const groupNameProblem = (text: string): string | undefined =>
  groupName.test(text)
    ? undefined
    : `--management-group "${text}" is not the name of a management group: the last part of its id, alone.`;

/**
 * The subscriptions under a management group, at any depth, sorted, each with the topic that exists there already. `name` is the deployment's: a topic that an earlier
 * run made is not taken for somebody else's. Only reads.
 */
export async function findSubscriptions(group: string, name: string, az: Az): Promise<readonly Discovered[]> {
  const problem = groupNameProblem(group);
  if (problem !== undefined) throw new Error(problem);
  const ids: string[] = [];
  let next: string | undefined =
    `/providers/Microsoft.Management/managementGroups/${group}/descendants?api-version=2020-05-01`;
  while (next !== undefined) {
    const page = JSON.parse(await az(['rest', '--method', 'get', '--url', next, '--output', 'json'])) as Page;
    ids.push(...page.value.filter(({ type }) => /(^|\/)subscriptions$/i.test(type)).map((each) => each.name));
    next = page.nextLink || undefined;
  }
  if (ids.length === 0)
    throw new Error(`There is no subscription under management group ${group}, or none that you may see.`);
  const found: Discovered[] = [];
  for (const id of [...new Set(ids.map((each) => each.toLowerCase()))].sort())
    found.push({ id, ...(await findTopic(id, name, az)) });
  return found;
}

async function findTopic(id: string, name: string, az: Az): Promise<Pick<Discovered, 'topic'>> {
  const query = "[?topicType=='Microsoft.Resources.Subscriptions'].{name: name, resourceGroup: resourceGroup}";
  const printed = await az([
    ...['eventgrid', 'system-topic', 'list', '--subscription', id],
    ...['--query', query, '--output', 'json'],
  ]);
  const [standing] = JSON.parse(printed) as readonly { readonly name: string; readonly resourceGroup: string }[];
  return standing === undefined || standing.name === `evgt-${name}` ? {} : { topic: standing };
}

/** The management group that the deployment of this name was given last, by Azure's record of it; undefined where there is none, or it can't be read. Only reads. */
export async function findGroupOf(subscription: string, name: string, az: Az): Promise<string | undefined> {
  const query = `[?name=='gatehouse-${name}'].properties.parameters.managementGroupId.value | [0]`;
  const printed = await recover(
    AzFailed,
    () => az(['deployment', 'sub', 'list', '--subscription', subscription, '--query', query, '--output', 'tsv']),
    () => '',
  );
  const group = printed.trim();
  return groupName.test(group) && group !== 'None' ? group : undefined;
}
