import { compare } from '../../core/compare.ts';
import type { World } from '../../egress/model.ts';
import { bypassesOf } from './bypasses.ts';
import { deadConsumersOf } from './dead-consumers.ts';
import type { PublishedService } from './model.ts';
import { preconditionsOf } from './preconditions.ts';
import { describeService, linkServices } from './read.ts';
import { type TrafficOf, unasked } from './traffic.ts';

/** Pure: every private link service among the bodies, by id, with its preconditions and the ways that are open beside it. */
export const servicesIn = (world: World, trafficOf: TrafficOf = unasked): readonly PublishedService[] =>
  linkServices(world)
    .map((service): PublishedService => {
      const described = describeService(world, service);
      return {
        ...described,
        preconditions: preconditionsOf(world, service, described, trafficOf),
        bypasses: bypassesOf(world, described),
        deadConsumers: deadConsumersOf(world, described),
      };
    })
    .sort((a, b) => compare(a.id, b.id));
