/** Everything a connector may import of the core. */
export type { Account, AppContext, FieldPath } from './app.ts';
export { type CallGate, openGate } from './call-gate.ts';
export type {
  Connector,
  ConnectorMetadata,
  IncrementalContext,
  ResourceMetadata,
  Sweep,
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
  DeletedPage,
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
  CursorExpiredError,
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
export { type RateLimit, type RateLimitRule, rateLimitOf } from './rate-limit.ts';
export { retryAfterSeconds } from './retry-after.ts';
export { parseSignedBody } from './signed-body.ts';
export type { TimeField, TimeUnit } from './time-field.ts';
