import { describe, expect, it } from 'vitest';
import { approvals } from '../../src/approvals/room.ts';
import type { ChangeKind } from '../../src/core/change.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import { endpointId, ours, service, vault } from './support/build.ts';

const slot = `/subscriptions/${ours}/resourcegroups/rg/providers/microsoft.web/sites/app/slots/blue`;
const located = `/subscriptions/${ours}/providers/microsoft.network/locations/eastus/privatelinkservices/x/privateendpointconnectionproxies/y`;

const keysOf = (id: string, change: ChangeKind): readonly string[] =>
  approvals
    .keysOf({
      eventId: 'e1',
      id: id.toLowerCase(),
      type: findResourceId(id)?.type ?? '',
      change,
      operation: '',
      time: undefined,
    })
    .map(({ room, key }) => `${room} ${key}`);

describe('what a resource event makes the room observe', () => {
  it.each<{ what: string; id: string; change: ChangeKind; key: string | undefined }>([
    { what: 'a request arrives', id: `${vault}/privateEndpointConnectionProxies/p1`, change: 'write', key: vault },
    {
      what: 'a request is taken back',
      id: `${vault}/privateEndpointConnectionProxies/p1`,
      change: 'delete',
      key: vault,
    },
    {
      what: 'a request is only validated',
      id: `${vault}/privateEndpointConnectionProxies/p1`,
      change: 'action',
      key: undefined,
    },
    { what: 'a connection is answered', id: `${vault}/privateEndpointConnections/c1`, change: 'write', key: vault },
    { what: 'a connection is removed', id: `${service}/privateEndpointConnections/c1`, change: 'delete', key: service },
    {
      what: 'a connection of a slot is answered',
      id: `${slot}/privateEndpointConnections/c1`,
      change: 'write',
      key: slot,
    },
    { what: 'a private link service is written', id: service, change: 'write', key: service },
    { what: 'a private link service is deleted', id: service, change: 'delete', key: service },
    { what: 'a vault is written', id: vault, change: 'write', key: undefined },
    { what: 'a vault is deleted', id: vault, change: 'delete', key: vault },
    { what: 'a proxy names only a location', id: located, change: 'write', key: undefined },
    { what: 'a private endpoint is written', id: endpointId(ours), change: 'write', key: undefined },
    {
      what: 'a virtual network is deleted',
      id: vault.replace('keyvault/vaults', 'network/virtualnetworks'),
      change: 'delete',
      key: undefined,
    },
  ])('when $what', ({ id, change, key }) => {
    expect(keysOf(id, change)).toEqual(key === undefined ? [] : [`approvals ${key}`]);
  });
});
