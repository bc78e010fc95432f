import { isRecord } from '../../core/arm-body.ts';
import type { ResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { field } from '../body.ts';

type Body = Record<string, unknown>;

/**
 * A body, and of a storage account the firewall as REST names it. Azure's Python SDK, and so `az storage account show`, names it `networkRuleSet`, and
 * the fields in its lists differ too: https://learn.microsoft.com/python/api/azure-mgmt-storage/azure.mgmt.storage.models.networkruleset
 * A body that has `networkAcls` is left as it is.
 */
export function withRestFirewall({ type }: ResourceId, body: Body): Body {
  if (type !== 'microsoft.storage/storageaccounts') return body;
  if (!isRecord(body.properties)) return renameFirewall(body);
  const properties = renameFirewall(body.properties);
  return properties === body.properties ? body : { ...body, properties };
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

function renameFirewall(says: Body): Body {
  const rules = field(says, 'networkRuleSet');
  if (!isThere(rules) || isThere(field(says, 'networkAcls'))) return says;
  const others = Object.entries(says).filter(([key]) => !['networkruleset', 'networkacls'].includes(foldCase(key)));
  return { ...Object.fromEntries(others), networkAcls: isRecord(rules) ? toAcls(rules) : rules };
}

const toAcls = (rules: Body): Body =>
  Object.fromEntries(Object.entries(rules).map(([key, list]) => [key, Array.isArray(list) ? list.map(toRule) : list]));

/** The address of a rule, or the subnet, by its name in REST. The SDK has null for what REST leaves out. */
function toRule(rule: unknown): unknown {
  if (!isRecord(rule)) return rule;
  const said = Object.entries(rule).filter(([, value]) => isThere(value));
  return Object.fromEntries(said.map(([key, value]) => [names.get(foldCase(key)) ?? key, value]));
}

const names: ReadonlyMap<string, string> = new Map([
  ['ipaddressorrange', 'value'],
  ['virtualnetworkresourceid', 'id'],
]);
