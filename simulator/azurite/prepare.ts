/** What a stack needs once at its start, and what brings half of all modules it is made of: loaded from one file (`prepared.ts`). */
export { makeCertificate } from './certificate.ts';
export { makeQueues } from './queues.ts';
