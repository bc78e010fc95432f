import type { Subject } from '../egress/plan.ts';

/**
 * A path as a person draws it: the subject, and for each set of destinations the route, the next hop, the address that the internet sees and why.
 *
 *     /subscriptions/…/subnets/apps
 *       firewall-inspected (derived)
 *       0.0.0.0/0 → User:0.0.0.0/0->VirtualAppliance → /subscriptions/…/azurefirewalls/fw → 203.0.113.7
 *         firewall /subscriptions/…/azurefirewalls/fw has it, and none of its rules allows everything
 */
export function drawPath({ id, path }: Subject): readonly string[] {
  if (path.class === 'not-a-subject') return ['', id, `  not a subject: ${path.evidence[0]?.value ?? ''}`];
  const restricted = path.restricted ? ', security rules let through a part only' : '';
  return [
    '',
    id,
    `  ${path.class} (${path.confidence})${restricted}`,
    ...path.scopes.flatMap((each) => {
      const isWorst = each.scope === path.worstScope && each.class === path.class;
      // What gives the address is the address itself where nobody read which one it is: that is said once.
      const seen = new Set([path.via ?? '', path.publicIps.join(', ')].filter((text) => text !== ''));
      const hops = isWorst ? seen : [each.class];
      return [`  ${[each.scope, each.route, ...hops].join(' → ')}`, `    ${each.because}`];
    }),
    ...path.sideChannels.map((channel) => `  beside it: ${channel}`),
  ];
}
