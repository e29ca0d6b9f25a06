// What connectors under test get for the core's contract: the contract itself, except that what defineConnector makes
// remembers its description.
import {
  ConfigurationError,
  type Connector,
  type ConnectorDefinition,
  defineConnector as define,
} from '../../../supabase/functions/_shared/core/contract/index.ts';

export * from '../../../supabase/functions/_shared/core/contract/index.ts';

/** Where a connector keeps what it was made from. */
export const madeFrom: unique symbol = Symbol('what the connector was made from');

/** What a connector was made from, and why the core does not take it; null when it does. */
export interface Origin {
  readonly definition: ConnectorDefinition<unknown>;
  readonly refusal: string | null;
}

export function defineConnector<Client>(definition: ConnectorDefinition<Client>): Connector {
  const origin = (refusal: string | null) => ({ [madeFrom]: { definition, refusal } });
  try {
    return Object.assign(define(definition), origin(null));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    // Thrown on, it would keep the module from being loaded, and its description from being looked at.
    return origin(error.message) as unknown as Connector;
  }
}
