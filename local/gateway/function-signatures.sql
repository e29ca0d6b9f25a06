-- The functions of schema $1 that can be called by name, with their input arguments in order.
select
  p.proname as name,
  pg_catalog.json_agg(
    pg_catalog.json_build_object(
      'arguments', signature.inputs,
      'defaults', p.pronargdefaults,
      'variadic', p.provariadic <> 0,
      'returnsSet', p.proretset,
      'result', case
        when p.prorettype = 'pg_catalog.void'::pg_catalog.regtype then 'void'
        when result.typtype = 'c' or signature.outputs > 0 then 'row'
        when p.prorettype in ('pg_catalog.json'::pg_catalog.regtype, 'pg_catalog.jsonb'::pg_catalog.regtype) then 'json'
        else 'scalar'
      end
    )
  ) as overloads
from pg_catalog.pg_proc p
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
join pg_catalog.pg_type result on result.oid = p.prorettype
cross join lateral (
  select
    coalesce(
      pg_catalog.json_agg(
        pg_catalog.json_build_object('name', a.name, 'type', pg_catalog.format_type(a.type, null)) order by a.position
      ) filter (where a.mode in ('i', 'b', 'v')),
      '[]'
    ) as inputs,
    pg_catalog.count(*) filter (where a.mode in ('o', 'b', 't')) as outputs
  from (
    select
      u.position,
      u.type,
      coalesce(p.proargnames[u.position], '') as name,
      coalesce(p.proargmodes[u.position], 'i') as mode
    from pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[]))
      with ordinality as u (type, position)
  ) a
) signature
where n.nspname = $1 and p.prokind = 'f'
group by p.proname
