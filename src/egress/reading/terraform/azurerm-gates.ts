import type { Child, Row } from './row.ts';
import { asValue, block, each, fieldsOf, idOf, onOff, same, type Take, type Values } from './shape.ts';

export const open = onOff('public_network_access_enabled');

/** What a type says that has a switch and nothing else that is judged. */
export const switched = (type: string, name = 'public_network_access_enabled'): Row => ({
  type,
  properties: { publicNetworkAccess: onOff(name) },
});

/** Whom a service's own rules let past its switch; `bypass` is a list for storage and a word elsewhere. */
export const acl = (name: string): Take =>
  block(name, {
    defaultAction: same('default_action'),
    bypass: joined('bypass'),
    ipRules: each('ip_rules', asValue),
    virtualNetworkRules: (values) =>
      each('virtual_network_subnet_ids', idOf)(values) ??
      each('virtual_network_rules', fieldsOf({ id: 'subnet_id' }))(values),
    resourceAccessRules: each(
      'private_link_access',
      fieldsOf({ resourceId: 'endpoint_resource_id', tenantId: 'endpoint_tenant_id' }),
    ),
  });

function joined(name: string): Take {
  const take = same(name);
  return (values) => {
    const value = take(values);
    return Array.isArray(value) ? value.join(', ') : value;
  };
}

export const firewallRule = (parentType: string, id: string, list = 'firewallRules'): Row => ({
  type: `${parentType}/${list}`,
  parent: { type: parentType, id },
  properties: { startIpAddress: same('start_ip_address'), endIpAddress: same('end_ip_address') },
});

/** The rule set of a namespace is a child that is written with it, where its block is there. */
export const ruleSet =
  (name: string, addresses: Take, networks: Take) =>
  (values: Values): readonly Child[] => {
    const properties = block(name, {
      defaultAction: same('default_action'),
      publicNetworkAccess: open,
      trustedServiceAccessEnabled: same('trusted_services_allowed', 'trusted_service_access_enabled'),
      ipRules: addresses,
      virtualNetworkRules: networks,
    })(values);
    return properties === undefined ? [] : [{ list: 'networkRuleSets', name: 'default', properties }];
  };

/** `ip_range_filter` is one text with commas to provider 3, a set from 4 on. */
export const ranges: Take = (values) => {
  const filter = same('ip_range_filter')(values);
  const list =
    typeof filter === 'string' && !filter.startsWith('[') ? filter.split(',').filter((one) => one !== '') : filter;
  return each('list', (ipAddressOrRange) => ({ ipAddressOrRange }))({ list });
};

export const inbound = each('inbound_ip_rule', fieldsOf({ ipMask: 'ip_mask', action: 'action' }));
