/** The TCP port that a client of a zone's service connects to first; 443 for all others. From the services' own articles. */
const ports: readonly (readonly [RegExp, number])[] = [
  [/^privatelink\.file\./, 445],
  [/^privatelink\.(?:[^.]+\.)?database\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/, 1433],
  [/^privatelink\.sql\.azuresynapse\./, 1433],
  [/^privatelink\.postgres\./, 5432],
  [/^privatelink\.(mysql|mariadb)\./, 3306],
  [/^privatelink\.mongo\.cosmos\./, 10_255],
  [/^privatelink\.redis\.cache\./, 6380],
  [/^privatelink\.(redisenterprise\.cache|redis)\.azure\.net$/, 10_000],
  [/^privatelink\.servicebus\./, 5671],
];

export const portOf = (zone: string): number => ports.find(([pattern]) => pattern.test(zone))?.[1] ?? 443;
