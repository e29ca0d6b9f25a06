import type { AppContext } from '../contract/app.ts';
import type { Connector } from '../contract/connector.ts';

/** An app with everything that is needed to work for it. */
export interface ConfiguredApp {
  readonly connector: Connector;
  readonly context: AppContext;
  /** A sweep that would delete a larger share of a collection is refused; 0 to 1. */
  readonly maxDeletedShare: number;
}

/**
 * Finds an app by its key.
 * @throws ConfigurationError when none of this key is configured, or one of its environment variables is missing
 */
export type FindApp = (appKey: string) => ConfiguredApp;
