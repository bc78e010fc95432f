import type { Check } from '../core/finding.ts';

const deployAgain = 'Run `npm run deploy` again with the same parameters: it is safe to repeat.';

/** What `gatehouse doctor` checks, in the order it says it. docs/doctor.md is made from these. */
export const doctorChecks = {
  deployment: {
    id: 'doctor-deployment',
    severity: 'high',
    when: 'the last deployment did not end well, or ended before its second pass, which connects the events and assigns the roles',
    why: 'What comes after the step that failed is not there.',
    remedy: deployAgain,
  },
  subscriptions: {
    id: 'doctor-subscriptions',
    severity: 'medium',
    when: 'a subscription came under the management group since the last deployment, or left it',
    why: 'The app manages what is under the group now. What came may lack rights and events, which the lines of it say; what left keeps what it was given.',
    remedy:
      'Run `npm run deploy -- --management-group` with the id of the group, with the parameters of before. For what left see docs/deploy.md, Several subscriptions.',
  },
  identity: {
    id: 'doctor-identity',
    severity: 'critical',
    when: "the app's identity is gone, or is another one than the deployment's",
    why: 'Rights are given to an identity, not to a name: one that was recreated has none.',
    remedy: deployAgain,
  },
  rights: {
    id: 'doctor-rights',
    severity: 'high',
    when: 'an action of a role that the deployment asks for is not given to the identity at its scope, by any role there or above',
    why: 'What it may not read it can not decide about, and what it may not write stays undone.',
    remedy: deployAgain,
  },
  topic: {
    id: 'doctor-topic',
    severity: 'high',
    when: 'a managed subscription has no Event Grid topic of the name that the deployment gave it',
    why: 'Without events only the sweep sees what changes, minutes later.',
    remedy: deployAgain,
  },
  events: {
    id: 'doctor-events',
    severity: 'high',
    when: 'an event subscription is missing, was not provisioned, or sends events somewhere else',
    why: 'Without events only the sweep sees what changes, minutes later.',
    remedy: deployAgain,
  },
  delivery: {
    id: 'doctor-delivery',
    severity: 'high',
    when: 'Event Grid gave up on events in the last day, or delivered none of those it tried to',
    why: 'What it gave up on is found by the next sweep alone.',
    remedy:
      'Check the app in the portal (is it stopped, does it start?), then the container dead-letters: docs/operations.md, alert dead-letter.',
  },
  storage: {
    id: 'doctor-storage',
    severity: 'critical',
    when: 'the storage account is gone, the identity lacks a role on its data, or one of its private endpoints is not approved where the account is closed to public networks',
    why: 'State, queues and policy are there: without it the app decides nothing.',
    remedy: deployAgain,
  },
  app: {
    id: 'doctor-app',
    severity: 'critical',
    when: 'the function app is gone or stopped, or says that it does not reach its storage',
    why: 'Nothing is decided then.',
    remedy: 'Start the app (`az functionapp start`), and check its log (docs/troubleshooting.md).',
  },
  signIn: {
    id: 'doctor-sign-in',
    severity: 'high',
    when: "sign-in is off, or takes another app registration's tokens than the deployment says",
    why: 'Off, every route but health answers 401; with another audience nobody gets in who should.',
    remedy: 'Run `npm run register`, put the client id it prints into `authClientId`, and deploy again.',
  },
  token: {
    id: 'doctor-token',
    severity: 'medium',
    when: 'the app does not know who asks by the token of `az login`, or knows them and they have no role',
    why: 'The command line and pipelines are answered by their role alone.',
    remedy:
      'Run `npm run register`, which lets the Azure CLI ask for tokens; give yourself a role under Enterprise applications › Gatehouse › Users and groups.',
  },
  clock: {
    id: 'doctor-clock',
    severity: 'medium',
    when: "the app's clock and this machine's are minutes apart, or a function that runs by the clock is late or off",
    why: 'Tokens are good for minutes around their time, and the sweep is the safety net for lost events.',
    remedy: 'Set the clock that is wrong; where a timer is late, check the log of the app (docs/troubleshooting.md).',
  },
  policy: {
    id: 'doctor-policy',
    severity: 'high',
    when: 'a newer policy document is not in force, or a mode is enforce for which the deployment grants no right',
    why: 'What the document says is not what happens.',
    remedy:
      'Run `gatehouse policy check` on the document and put it in place again; for a right that is missing see docs/deploy.md, Enforce.',
  },
  sweep: {
    id: 'doctor-sweep',
    severity: 'high',
    when: 'no sweep read everything to its end within the last hour',
    why: 'What an event missed is not found, and nothing is deleted until a sweep was complete.',
    remedy: 'The finding of the sweep says what it could not read: `gatehouse findings --state open`.',
  },
} as const satisfies Record<string, Check>;
