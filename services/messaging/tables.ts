import type { ChannelId, FileId, MessageId, PersonId, ProjectId, Role } from '@flux/contracts';
import type { Kysely } from 'kysely';

/** `messaging` as migration 0005 makes it, as far as queries name it by type, and the views it reads. */
export type MessagingTables = {
  'messaging.channels': {
    id: ChannelId;
    project_id: ProjectId;
    name: string;
    topic: string;
    is_private: boolean;
    is_first: boolean;
    created_by: PersonId;
    created_at: Date;
    archived_at: Date | null;
    last_seq: number;
  };
  'messaging.channel_members': {
    channel_id: ChannelId;
    person_id: PersonId;
    added_by: PersonId;
    added_at: Date;
  };
  'messaging.read_markers': { person_id: PersonId; channel_id: ChannelId; seq: number; at: Date };
  'messaging.messages': { id: MessageId; channel_id: ChannelId; seq: number; author_id: PersonId };
  'messaging.imported': { id: string; kind: 'channel' | 'message'; import_id: string; at: Date };
  'studio.member_since': { project_id: ProjectId; person_id: PersonId; role: Role; joined_at: Date };
  'studio.project_files': {
    id: FileId;
    project_id: ProjectId;
    name: string;
    size: number;
    media_type: string;
  };
  'auth.profiles': { id: PersonId; name: string; avatar_url: string | null; color: number; role: string };
};

export type MessagingDb = Kysely<MessagingTables>;
