import { changes, lists, principals } from './api.ts';
import { bodies } from './bodies.ts';
import { events, messages } from './events.ts';
import type { Input } from './input.ts';
import { plans } from './plans.ts';
import { policies } from './policies.ts';
import { mangledBodies, sweptBodies } from './rooms.ts';

/** Every input that carries somebody else's words. */
export const inputs: Readonly<Record<'events' | 'rooms' | 'bodies' | 'policies' | 'api' | 'plans', readonly Input[]>> =
  {
    events: [events, messages],
    rooms: [mangledBodies, sweptBodies],
    bodies,
    policies: [policies],
    api: [changes, lists, principals],
    plans: [plans],
  };
