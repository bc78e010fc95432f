import type { Severity } from '../core/finding.ts';

/** A finding as it leaves the product: of the running app, of an export or of a plan. */
export interface ReportedFinding {
  readonly check: string;
  /** Resource id, or one word that names a part of the product. */
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  /** Why policy accepts it; absent where it doesn't. */
  readonly exemption?: string | undefined;
  /** Where a person would change it: a file, relative to the root of its repository, and a line where it is one. */
  readonly place?: { readonly file: string; readonly line?: number | undefined } | undefined;
  /** What the report adds about it, e.g. when it was first seen; undefined values are left out. */
  readonly more?: Readonly<Record<string, string | number | undefined>>;
}
