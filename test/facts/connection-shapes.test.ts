import { describe, expect, it } from 'vitest';
import { parseConnection, parsePrivateLinkResource } from '../../src/approvals/schema.ts';
import { InputError } from '../../src/core/errors.ts';
import { connectionShapes, linkServiceShapes } from './connection-shapes.ts';

const group = '/subscriptions/00000000-0000-0000-0000-0000000000a1/resourceGroups/Apps/providers';

describe('connections as providers write them', () => {
  const bodies = connectionShapes.map((shape) => ({
    ...shape,
    body: {
      id: `${group}/${shape.type}/shop/privateEndpointConnections/${shape.name}`,
      name: shape.name,
      properties: shape.properties,
    },
  }));

  it.each(bodies)('$what', ({ body, requester, groupIds }) => {
    const read = parseConnection(body);
    expect(read).toMatchObject({ state: 'approved', busy: false, failed: false, groupIds });
    expect(read.requester.kind).toBe(requester);
  });

  it.each(bodies)('$what: refused without what decides', ({ body }) => {
    const { privateLinkServiceConnectionState: _, ...stateless } = body.properties;
    const unsaid = { ...body.properties, privateLinkServiceConnectionState: { description: '' } };
    for (const broken of [
      { ...body, id: undefined },
      { ...body, properties: stateless },
      { ...body, properties: unsaid },
    ])
      expect(() => parseConnection(broken)).toThrow(InputError);
  });
});

describe('a private link service', () => {
  it.each(linkServiceShapes)('with $what says who sees it and who is approved by itself', (shape) => {
    const id = `${group}/Microsoft.Network/privateLinkServices/shop`;
    const { service } = parsePrivateLinkResource({ id, properties: shape.properties });
    expect(service).toEqual({
      alias: shape.properties.alias,
      visibility: shape.visibility,
      autoApproval: shape.autoApproval,
    });
  });
});
