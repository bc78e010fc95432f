import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, found, idOf, network, now, subnet } from '../support.ts';

const flagged = ['egress-subnet-default-outbound high'];

describe('a virtual network', () => {
  it('brings its subnets along; the own body of one comes first', () => {
    const net = network({ subnets: [subnet({}), subnet({ defaultOutboundAccess: false }, 'snet2')] });
    expect(judgeResources([net], egressPolicy(), now).findings.map(({ subject }) => subject)).toEqual([
      idOf(subnet({})),
    ]);
    expect(found([net, subnet({ defaultOutboundAccess: false })])).toEqual([]);
  });

  it("brings along no subnet that is another network's", () => {
    const stranger = { ...subnet({}), id: idOf(subnet({})).replace('net1', 'net2') };
    expect(found([network({ subnets: [stranger] })])).toEqual([]);
  });

  it('reads the same as az prints it: flattened all the way down', () => {
    const { properties: _, ...flat } = network();
    const { properties: _inner, ...inner } = subnet({});
    const az = {
      ...flat,
      subnets: [{ ...inner, addressPrefix: '10.0.0.0/24', delegations: [], defaultOutboundAccess: null }],
    };
    expect(found([az])).toEqual(flagged);
  });
});
