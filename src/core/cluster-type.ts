/** The lower-cased resource type of an AKS cluster. */
export const clusterType = 'microsoft.containerservice/managedclusters';
