-- What a contact is looked up by. It costs every write of the collection.
create index if not exists intercom_contacts_email_idx
  on supasaasy.entities ((raw_payload ->> 'email'))
  where collection_key = 'intercom_contact';
