import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Of `old green bicycle`: by bcryptjs at cost 10, and by libxcrypt at cost 4 under PHP's name. */
export const oldHashes = [
  '$2b$10$13NDnmagAAESNo5sJyMxM.7QTGbghYJOOVdurjAp9XY.H7x6QrcCa',
  '$2y$04$abcdefghijklmnopqrstuu1PN4Kr7JaeCKpRaMBX8TtdkfJn5DSuS',
] as const;
export const oldPassword = 'old green bicycle';

const id = (number: number) => `0d0f6f0e-2b7e-4a35-9b50-${number.toString(16).padStart(12, '0')}`;
const at = (minute: number) => new Date(Date.UTC(2025, 2, 1, 9, minute)).toISOString();
const member = (userId: string, role: string) => ({ userId, role, joinedAt: at(0) });
const [mia, li, bo, gone] = [id(1), id(2), id(3), id(99)];

/** A one-pixel picture, so that its kind can be told by its bytes. */
export const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const oldStudio = {
  users: [
    { id: mia, email: 'Mia@Studio.Example', name: 'Mia', userType: 'designer', password: oldHashes[0] },
    { id: li, email: 'li@studio.example', name: 'Li', userType: 'admin', password: oldHashes[1] },
    { id: bo, email: 'bo@studio.example', name: 'Bo', userType: 'client', googleId: '7' },
    { id: id(4), email: 'nobody', name: 'Nobody', userType: 'client', password: oldHashes[0] },
  ],
  teams: [
    {
      id: id(10),
      name: 'Print',
      createdBy: li,
      createdAt: at(1),
      members: [member(li, 'owner'), member(mia, 'member')],
    },
    { id: id(11), name: 'Silent', createdBy: li, createdAt: at(1), members: [member(li, 'owner')] },
  ],
  projects: [
    {
      id: id(20),
      name: 'Spring  campaign',
      description: 'Posters\nand cards',
      status: 'on-hold',
      createdBy: mia,
      createdAt: at(2),
      members: [member(mia, 'owner'), member(li, 'admin'), member(bo, 'viewer'), member(gone, 'member')],
      channelMetadata: { channelId: id(30) },
    },
    { id: id(21), name: 'Nobody’s', createdBy: gone, createdAt: at(2), members: [member(gone, 'owner')] },
    { id: id(22), name: '', createdBy: mia, createdAt: at(2), members: [member(mia, 'owner')] },
    'rubbish',
  ],
  files: [
    {
      id: id(40),
      originalName: 'sketch.png',
      filename: 'a1.png',
      mimetype: 'text/html',
      uploadedBy: mia,
      uploadedAt: at(3),
    },
    { id: id(41), originalName: 'lost.pdf', filename: 'lost.pdf', uploadedBy: mia, uploadedAt: at(3) },
    {
      id: id(42),
      originalName: 'passwd',
      path: '../../../../etc/passwd',
      uploadedBy: mia,
      uploadedAt: at(3),
    },
    { id: id(43), originalName: 'whose.txt', filename: 'b2.txt', uploadedBy: gone, uploadedAt: at(3) },
  ],
  channels: [
    {
      id: id(30),
      name: 'Spring',
      description: 'all of it',
      teamId: id(10),
      createdBy: mia,
      createdAt: at(4),
    },
    { id: id(31), name: 'print', teamId: id(10), createdBy: li, createdAt: at(4) },
    { id: id(32), name: 'lost', createdBy: li, createdAt: at(4) },
  ],
  messages: [
    { id: '1-a', conversationId: id(30), authorId: mia, content: 'First <b>draft</b>', timestamp: at(10) },
    {
      id: '1-b',
      conversationId: id(30),
      authorId: bo,
      content: 'Lovely',
      replyToId: '1-a',
      timestamp: at(11),
      attachments: [{ id: id(50), originalName: 'note.txt', filename: 'b2.txt' }],
      reactions: [
        { userId: mia, reaction: '❤️' },
        { userId: mia, reaction: 'heart' },
      ],
    },
    {
      id: '1-c',
      conversationId: id(30),
      authorId: mia,
      content: 'Thanks',
      replyToId: '1-b',
      timestamp: at(12),
    },
    { id: '1-d', channelId: id(31), userId: li, text: 'Paper is here', createdAt: at(13) },
    { id: '1-e', channelId: id(31), userId: bo, text: 'I was never here', createdAt: at(14) },
    { id: '1-f', messageType: 'dm', authorId: li, content: 'psst', timestamp: at(15) },
    { id: '1-g', conversationId: id(30), authorId: mia, content: ' ', timestamp: at(16) },
  ],
} as const;

/** The folder in which the system of 2025 ran. */
export async function writeOldStudio(folder: string): Promise<void> {
  for (const [name, rows] of Object.entries(oldStudio))
    await writeFile(join(folder, `${name}.json`), JSON.stringify({ [name]: rows }));
  await mkdir(join(folder, 'uploads'));
  await writeFile(join(folder, 'uploads/a1.png'), onePixel);
  await writeFile(join(folder, 'uploads/b2.txt'), 'Gloss or matt?');
}

/** The same in the tables of 2025, as far as its migrations made them. */
export const oldTables = `
  create table users (id uuid primary key, email varchar(255), name varchar(255), password_hash varchar(255),
    user_type varchar(50), oauth_provider varchar(50), email_verified boolean, is_active boolean default true,
    timezone varchar(50), created_at timestamptz default now());
  create table projects (id uuid primary key, name varchar(255), description text, status varchar(50), manager_id uuid,
    client_id uuid, created_at timestamptz default now());
  create table project_members (project_id uuid, user_id uuid, role varchar(50), is_active boolean default true,
    joined_at timestamptz default now());
  create table conversations (id uuid primary key, name varchar(255), description text, type varchar(50), project_id uuid,
    team_id uuid, created_by uuid, is_archived boolean default false, created_at timestamptz default now(),
    updated_at timestamptz default now());
  create table conversation_participants (conversation_id uuid, user_id uuid, role varchar(50));
  create table messages (id uuid primary key, conversation_id uuid, author_id uuid, content text,
    message_type varchar(50) default 'text', reply_to_id uuid, attachments jsonb default '[]',
    deleted_at timestamptz, created_at timestamptz default now());
  create table message_reactions (message_id uuid, user_id uuid, reaction varchar(50), created_at timestamptz default now());
  create table files (id uuid primary key, name varchar(255), original_name varchar(255), file_path text, mime_type varchar(100),
    is_latest boolean default true, project_id uuid, uploaded_by uuid, created_at timestamptz default now());
  insert into users (id, email, name, password_hash, user_type) values
    ('${mia}', 'mia@studio.example', 'Mia', '${oldHashes[0]}', 'designer'),
    ('${li}', 'li@studio.example', 'Li', '${oldHashes[1]}', 'client'),
    ('${bo}', 'bo@studio.example', 'Bo', '${oldHashes[1]}', 'client');
  insert into projects (id, name, status, manager_id, client_id) values
    ('${id(20)}', 'Spring', 'completed', '${mia}', '${li}');
  insert into project_members (project_id, user_id, role) values
    ('${id(20)}', '${mia}', 'manager'), ('${id(20)}', '${bo}', 'viewer');
  insert into conversations (id, name, type, project_id, created_by, is_archived) values
    ('${id(30)}', 'talk', 'project', '${id(20)}', '${mia}', false),
    ('${id(31)}', 'quiet', 'project', '${id(20)}', '${mia}', true),
    ('${id(32)}', null, 'direct', null, '${mia}', false);
  insert into conversation_participants select '${id(30)}', id, 'member' from users;
  insert into conversation_participants values ('${id(31)}', '${mia}', 'owner'), ('${id(31)}', '${li}', 'member');
  insert into messages (id, conversation_id, author_id, content, message_type, deleted_at) values
    ('${id(60)}', '${id(30)}', '${bo}', 'Hello', 'text', null),
    ('${id(61)}', '${id(31)}', '${li}', 'Between us', 'text', null),
    ('${id(62)}', '${id(31)}', '${bo}', 'I cannot see this', 'text', null),
    ('${id(63)}', '${id(30)}', '${mia}', 'Oops', 'text', now()),
    ('${id(64)}', '${id(30)}', '${mia}', 'Mia joined', 'system', null),
    ('${id(65)}', '${id(32)}', '${mia}', 'psst', 'text', null);
  insert into message_reactions (message_id, user_id, reaction) values ('${id(60)}', '${mia}', '👍');
  insert into files (id, name, original_name, file_path, is_latest, project_id, uploaded_by) values
    ('${id(70)}', 'a1.png', 'sketch.png', '/var/www/fluxstudio/uploads/a1.png', true, '${id(20)}', '${mia}'),
    ('${id(71)}', 'b2.txt', 'brief.txt', '/var/www/fluxstudio/uploads/b2.txt', true, '${id(20)}', '${bo}'),
    ('${id(72)}', 'a1.png', 'sketch.png', '/var/www/fluxstudio/uploads/a1.png', false, '${id(20)}', '${mia}');
`;
