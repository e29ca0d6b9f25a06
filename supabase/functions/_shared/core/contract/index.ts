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
  FoundInList,
  IncrementalContract,
  ListPage,
  ListRequest,
  ListWalk,
  ProviderEvent,
  ResourceDefinition,
  RetrievedItem,
  RetrieveOne,
  RootResource,
} from './definition.ts';
export type { DotPath } from './dot-path.ts';
export type { Change, ChangeSource, ChildSet, EntityRef, NormalizedEntity } from './entity.ts';
export type { IdField } from './entity-id.ts';
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
export { type EmbeddedHints, embeddedAt } from './rest/embedded-at.ts';
export type { Hint } from './rest/hint.ts';
export type { PageSize, Pagination } from './rest/pagination.ts';
export type { RestAuth } from './rest/rest-auth.ts';
export {
  type RestAnswer,
  type RestCall,
  type RestClient,
  type RestSettings,
  restClient,
} from './rest/rest-client.ts';
export { type RestDeletedListRecord, restDeletedList } from './rest/rest-deleted-list.ts';
export type { RestEach } from './rest/rest-each.ts';
export { RestError } from './rest/rest-error.ts';
export { type RestFindRecord, restFind } from './rest/rest-find.ts';
export {
  type MomentParameter,
  type RestChildListRecord,
  type RestListRecord,
  type RestListSinceRecord,
  restChildList,
  restList,
  restListSince,
} from './rest/rest-list.ts';
export { type RestRetrieveRecord, restRetrieve } from './rest/rest-retrieve.ts';
export { translateRestError } from './rest/translate-rest-error.ts';
export { retryAfterSeconds } from './retry-after.ts';
export { parseSignedBody } from './signed-body.ts';
export type { TimeField, TimeUnit } from './time-field.ts';
export type { WebhookHandshake } from './webhooks/handshake.ts';
export { noWebhook } from './webhooks/no-webhook.ts';
export type { SignatureScheme } from './webhooks/signature-scheme.ts';
export { signatureSchemes } from './webhooks/signature-schemes.ts';
export { type SignedWebhookRecord, signedWebhook } from './webhooks/signed-webhook.ts';
export type { EventSource, WebhookEventRecord } from './webhooks/webhook-event.ts';
