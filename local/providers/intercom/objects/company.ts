import type { IntercomObjects } from '../wire.ts';

type Company = IntercomObjects['company'];

/** A company with one user and every field Intercom sends, overridden by `fields`. `created` is in unix seconds. */
export function company(id: string, appId: string, created: number, fields: Partial<Company> = {}): Company {
  return {
    type: 'company',
    company_id: `remote_${id}`,
    id,
    app_id: appId,
    name: `Company ${id}`,
    remote_created_at: created,
    created_at: created,
    updated_at: created,
    last_request_at: created,
    monthly_spend: 0,
    session_count: 0,
    user_count: 1,
    tags: { type: 'tag.list', tags: [] },
    segments: { type: 'segment.list', segments: [] },
    plan: {},
    custom_attributes: {},
    ...fields,
  };
}
