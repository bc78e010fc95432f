/** The mark of a deployment in what it writes (`owner` of the template, GATEHOUSE_OWNER). */
export const ownerPattern = /^[A-Za-z0-9][A-Za-z0-9-]{2,62}$/;

/** What an owner is, to go on from "is". */
export const ownerWords = 'is not 3 to 63 letters, digits and hyphens';

/** The short name of a deployment (`name` of the template), which is in the names of what it makes. */
export const isDeploymentName = (text: string): boolean => /^[a-z][a-z0-9-]{1,10}[a-z0-9]$/.test(text);
