import { changes, lists, principals } from './api.ts';
import { bodies } from './bodies.ts';
import type { Door } from './door.ts';
import { events, messages } from './events.ts';
import { plans } from './plans.ts';
import { policies } from './policies.ts';
import { mangledBodies, sweptBodies } from './rooms.ts';

/** Every door that somebody else's words come in by. */
export const doors: Readonly<Record<'events' | 'rooms' | 'bodies' | 'policies' | 'api' | 'plans', readonly Door[]>> = {
  events: [events, messages],
  rooms: [mangledBodies, sweptBodies],
  bodies,
  policies: [policies],
  api: [changes, lists, principals],
  plans: [plans],
};
