import type { IntercomObjects } from '../wire.ts';

type Admin = IntercomObjects['admin'];

/** An admin with the fields of `GET /admins/{id}`, overridden by `fields`. */
export function admin(id: string, fields: Partial<Admin> = {}): Admin {
  return {
    type: 'admin',
    id,
    name: `Admin ${id}`,
    email: `admin${id}@example.com`,
    away_mode_enabled: false,
    away_mode_reassign: false,
    away_status_reason_id: null,
    has_inbox_seat: true,
    team_ids: [],
    ...fields,
  };
}
