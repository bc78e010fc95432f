/** No subscription has a resource of this id; keys have the shape of one. */
const verifying = /^\/subscriptions\/([^/]+)\/providers\/gatehouse\/livepaths\/all$/;

/** What is asked of running machines in one subscription, as a key of its own: at most so many an hour are, so that they meet in one plan. */
export const asVerifying = (subscription: string): string =>
  `/subscriptions/${subscription}/providers/gatehouse/livepaths/all`;

/** The subscription of such a key; undefined for another key. */
export const verifyingOf = (key: string): string | undefined => verifying.exec(key)?.[1];
