/** Customers' own private link services: the one type that has an alias, and whose own body lists what it approves by itself. */
export const linkServiceType = 'microsoft.network/privatelinkservices';
