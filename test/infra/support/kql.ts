import { createRequire } from 'node:module';

/** What we use of the language service, whose own declarations are two megabytes. */
interface Diagnostics {
  readonly Count: number;
  getItem(index: number): { readonly Severity: string; readonly Code: string; readonly Message: string };
}
interface Service {
  readonly Symbols: {
    readonly TableSymbol: {
      From(schema: string): { WithName(name: string): unknown; readonly Columns: { Count: number } };
    };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly unknown[]) => unknown };
  };
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
  readonly KustoCode: {
    ParseAndAnalyze(query: string, globals: unknown): { GetDiagnostics(): Diagnostics };
    Parse(query: string): { readonly Syntax: SyntaxNode };
  };
}

/** A node of the service's syntax tree, or a token, which has a text. */
export interface SyntaxNode {
  readonly ChildCount: number;
  readonly Text?: string;
  readonly LiteralValue?: unknown;
  GetChild(index: number): SyntaxNode | null;
  readonly constructor: { readonly $$fullname: string };
}

const require = createRequire(import.meta.url);
// The runtime of the first puts itself, and the second then the language, into the global scope.
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const language = (globalThis as unknown as { Kusto: { Language: Service } }).Kusto.Language;

/** The tree of a query, as the service itself reads it. */
export const syntaxOf = (query: string): SyntaxNode => language.KustoCode.Parse(query).Syntax;

/** Columns of tables, each `name: type`. */
export type Schema = Readonly<Record<string, string>>;
export type Tables = Readonly<Record<string, Schema>>;

/** The columns of a table as the service takes them. A name in brackets may be a word of the language: without them the list ends there, silently. */
function tableOf(name: string, columns: Schema): unknown {
  const text = Object.entries(columns).map(([column, type]) => `['${column}']: ${type}`);
  const table = language.Symbols.TableSymbol.From(`(${text.join(', ')})`);
  if (table.Columns.Count !== text.length)
    throw new Error(`The service takes ${table.Columns.Count} of ${text.length} columns of ${name}.`);
  return table.WithName(name);
}

/** A reader of queries over these tables: what is wrong with one, as the service itself would refuse it. Empty is good. */
export function readerOver(tables: Tables): (query: string) => readonly string[] {
  const symbols = Object.entries(tables).map(([name, columns]) => tableOf(name, columns));
  const globals = language.GlobalState.Default.WithDatabase(new language.Symbols.DatabaseSymbol.ctor('all', symbols));
  return (query) => {
    const found = language.KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    return Array.from({ length: found.Count }, (_, index) => found.getItem(index)).map(
      ({ Severity, Code, Message }) => `${Severity} ${Code}: ${Message}`,
    );
  };
}

const ofTelemetry: Schema = {
  TenantId: 'string',
  TimeGenerated: 'datetime',
  OperationName: 'string',
  OperationId: 'string',
  ParentId: 'string',
  SessionId: 'string',
  UserId: 'string',
  AppVersion: 'string',
  AppRoleName: 'string',
  AppRoleInstance: 'string',
  ClientType: 'string',
  ClientIP: 'string',
  IKey: 'string',
  SDKVersion: 'string',
  ItemCount: 'int',
  Properties: 'dynamic',
  Measurements: 'dynamic',
  SourceSystem: 'string',
  Type: 'string',
  _ResourceId: 'string',
  // Standard columns of every table (https://learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns).
  _BilledSize: 'real',
};

/** What Application Insights keeps in a workspace, by the reference of Azure Monitor's tables. */
export const logTables: Tables = {
  AppTraces: { ...ofTelemetry, Message: 'string', SeverityLevel: 'int' },
  AppExceptions: {
    ...ofTelemetry,
    ProblemId: 'string',
    ExceptionType: 'string',
    OuterMessage: 'string',
    OuterType: 'string',
    InnermostMessage: 'string',
    Details: 'dynamic',
    SeverityLevel: 'int',
  },
  AppRequests: {
    ...ofTelemetry,
    Id: 'string',
    Name: 'string',
    Url: 'string',
    Success: 'bool',
    ResultCode: 'string',
    DurationMs: 'real',
  },
  AppDependencies: {
    ...ofTelemetry,
    Id: 'string',
    Name: 'string',
    Target: 'string',
    Data: 'string',
    DependencyType: 'string',
    Success: 'bool',
    ResultCode: 'string',
    DurationMs: 'real',
  },
  AppMetrics: { ...ofTelemetry, Name: 'string', Sum: 'real', Min: 'real', Max: 'real' },
};

const ofResources: Schema = {
  id: 'string',
  name: 'string',
  type: 'string',
  tenantId: 'string',
  kind: 'string',
  location: 'string',
  resourceGroup: 'string',
  subscriptionId: 'string',
  managedBy: 'string',
  sku: 'dynamic',
  plan: 'dynamic',
  properties: 'dynamic',
  tags: 'dynamic',
  identity: 'dynamic',
  zones: 'dynamic',
  extendedLocation: 'dynamic',
};

/** The tables of Resource Graph that have a resource in each row. */
export const graphTables: Tables = {
  resources: ofResources,
  resourcecontainers: ofResources,
  dnsresources: ofResources,
  networkresources: ofResources,
};
