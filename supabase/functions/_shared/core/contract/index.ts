/** Everything a connector may import of the core. */
export type { AppContext } from './app.ts';
export type {
  Connector,
  ConnectorMetadata,
  IncrementalContext,
  ResourceMetadata,
  SyncContext,
  SyncHandler,
  SyncPage,
  WebhookEvent,
  WebhookEventKind,
  WebhookHandler,
  WebhookRequest,
} from './connector.ts';
export { defineConnector } from './define-connector.ts';
export type {
  ConnectorDefinition,
  DeletionContract,
  EventFeed,
  EventRule,
  IncrementalContract,
  ListPage,
  ListRequest,
  ProviderEvent,
  ResourceDefinition,
  RetrievedItem,
  RootResource,
} from './definition.ts';
export type { Change, ChangeSource, ChildSet, EntityRef, NormalizedEntity } from './entity.ts';
export {
  ApiError,
  ConfigurationError,
  EntityNotFoundError,
  NormalizationError,
  RateLimitError,
  type VerificationFailure,
  WebhookVerificationError,
} from './errors.ts';
export { hmacHex, timingSafeEqual } from './hmac.ts';
export type { ConnectorManifest } from './manifest.ts';
export { isPayload, type Payload } from './payload.ts';
export { providerFetch } from './provider-json.ts';
export { parseSignedBody } from './signed-body.ts';
