import { type Static, type TSchema, Type } from 'typebox';
import { PageQuery, type ServiceName } from './common.ts';
import type { ErrorCode } from './errors.ts';
import {
  FileIds,
  FileInfo,
  FileListQuery,
  FileSummary,
  Files,
  RenameFile,
  ThumbnailQuery,
  UploadedFiles,
} from './files.ts';
import {
  ConfirmedEmail,
  CsrfToken,
  EmailChange,
  EmailConfirmation,
  NotMe,
  PasswordChange,
  PasswordReset,
  ProfileChange,
  ProgramTokens,
  Refresh,
  Refreshed,
  ReportedSignIn,
  ResetRequest,
  Sessions,
  SignedIn,
  SignIn,
  SignUp,
  TokenInfo,
  User,
  WsTicket,
} from './identity.ts';
import {
  Channel,
  ChannelMembers,
  Channels,
  EditChannel,
  EditMessage,
  Message,
  Messages,
  MessagesQuery,
  NewChannel,
  NewMessage,
  React,
  ReadMarker,
} from './messaging.ts';
import {
  Notification,
  NotificationChange,
  NotificationSettingChange,
  NotificationSettings,
  Notifications,
  NotificationsQuery,
  ReadThrough,
  UnreadCount,
} from './notifications.ts';
import { Outbox } from './outbox.ts';
import {
  Proof,
  ProofNeeded,
  RecoveryCodes,
  SecondFactor,
  SecondStep,
  SecondStepProof,
  TotpConfirmation,
  TotpEnrolment,
} from './secondFactor.ts';
import {
  Board,
  Boards,
  BoardsQuery,
  DuplicateBoard,
  Invite,
  InvitePreview,
  JoinProject,
  Member,
  Members,
  NewBoard,
  NewInvite,
  NewMailedInvite,
  NewOwner,
  NewProject,
  OpenInvite,
  OpenInvites,
  PreviewQuery,
  Project,
  ProjectChange,
  Projects,
  ProjectsQuery,
  RecentBoards,
  RenameBoard,
  RoleChange,
} from './work.ts';

export type RouteContract = {
  readonly service: ServiceName;
  /** One sentence for the OpenAPI document. */
  readonly summary: string;
  readonly body?: TSchema;
  readonly query?: TSchema;
  /** The body of each success by status; `null` where there is none, a string where it is that media type. */
  readonly responses: Readonly<Record<number, TSchema | string | null>>;
  /** What it can answer beyond `invalid_input`, `rate_limited`, `internal` and 503, which any route can. */
  readonly errors: readonly ErrorCode[];
  /** The media type of the request body where it is not JSON. */
  readonly consumes?: string;
};

/**
 * Every HTTP route of the studio but the page, health and metrics: what it takes, what it answers, who serves it.
 * Services register from this table (`http/route.ts`), the OpenAPI document is written from it (`openapi.ts`), and the
 * typed client takes its types from it, so the three cannot drift.
 */
export const routes = {
  'GET /api/csrf-token': {
    service: 'auth',
    summary: 'A token for unsafe requests that carry cookies.',
    responses: { 200: CsrfToken },
    errors: [],
  },
  'POST /api/auth/signup': {
    service: 'auth',
    summary: 'Make an account and sign in.',
    body: SignUp,
    responses: { 201: Type.Union([SignedIn, ProgramTokens]) },
    errors: ['email_taken', 'weak_password', 'signup_closed', 'csrf_failed'],
  },
  'POST /api/auth/login': {
    service: 'auth',
    summary: 'Sign in with email and password.',
    body: SignIn,
    responses: { 200: Type.Union([SignedIn, ProgramTokens, SecondStep]) },
    errors: ['wrong_credentials', 'csrf_failed'],
  },
  'POST /api/auth/mfa': {
    service: 'auth',
    summary: 'Do the second step of a sign-in.',
    body: SecondStepProof,
    responses: { 200: Type.Union([SignedIn, ProgramTokens]) },
    errors: ['wrong_code', 'challenge_ended', 'csrf_failed'],
  },
  'GET /api/auth/proof': {
    service: 'auth',
    summary: 'What the caller has to show to prove anew that it is them.',
    responses: { 200: ProofNeeded },
    errors: ['unauthenticated', 'session_ended'],
  },
  'POST /api/auth/proof': {
    service: 'auth',
    summary: 'Prove anew that it is the caller: password, and a code where they have a second step.',
    body: Proof,
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'wrong_credentials', 'wrong_code', 'csrf_failed'],
  },
  'POST /api/auth/reset/ask': {
    service: 'auth',
    summary:
      'Have a link mailed that sets another password; says nothing about whether the address is known.',
    body: ResetRequest,
    responses: { 204: null },
    errors: ['csrf_failed'],
  },
  'POST /api/auth/reset': {
    service: 'auth',
    summary: 'Set another password by the link, once within 30 minutes; ends every session of the person.',
    body: PasswordReset,
    responses: { 204: null },
    errors: ['link_ended', 'weak_password', 'csrf_failed'],
  },
  'POST /api/auth/not-me/ask': {
    service: 'auth',
    summary: 'Which sign-in a mail is about, by the token of its link; changes nothing.',
    body: NotMe,
    responses: { 200: ReportedSignIn },
    errors: ['link_ended', 'csrf_failed'],
  },
  'POST /api/auth/not-me': {
    service: 'auth',
    summary:
      'Say that the sign-in was somebody else’s, once within 7 days: ends every session and the password, and mails a link to set another.',
    body: NotMe,
    responses: { 204: null },
    errors: ['link_ended', 'csrf_failed'],
  },
  'POST /api/auth/refresh': {
    service: 'auth',
    summary: 'Exchange the refresh token for new tokens.',
    body: Type.Union([Refresh, Type.Null()]),
    responses: { 200: Type.Union([Refreshed, ProgramTokens]) },
    errors: ['unauthenticated', 'session_ended', 'token_reused', 'csrf_failed'],
  },
  'POST /api/auth/logout': {
    service: 'auth',
    summary: 'End this session.',
    responses: { 204: null },
    errors: ['unauthenticated', 'csrf_failed'],
  },
  'POST /api/auth/logout-all': {
    service: 'auth',
    summary: 'End every session of the caller, this one included.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'csrf_failed'],
  },
  'GET /api/auth/sessions': {
    service: 'auth',
    summary: 'The live sessions of the caller.',
    responses: { 200: Sessions },
    errors: ['unauthenticated', 'session_ended'],
  },
  'DELETE /api/auth/sessions/:id': {
    service: 'auth',
    summary: 'End one session of the caller.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'not_found', 'csrf_failed'],
  },
  'GET /api/auth/token-info': {
    service: 'auth',
    summary: 'What the access token of this request says.',
    responses: { 200: TokenInfo },
    errors: ['unauthenticated', 'session_ended'],
  },
  'GET /api/auth/me': {
    service: 'auth',
    summary: 'The caller.',
    responses: { 200: User },
    errors: ['unauthenticated', 'session_ended'],
  },
  'POST /api/auth/ws-ticket': {
    service: 'auth',
    summary: 'A ticket for one WebSocket upgrade within 30 seconds.',
    responses: { 200: WsTicket },
    errors: ['unauthenticated', 'session_ended', 'csrf_failed'],
  },
  'PATCH /api/me': {
    service: 'auth',
    summary: 'Change the name, time zone, language or theme, on all devices.',
    body: ProfileChange,
    responses: { 200: User },
    errors: ['unauthenticated', 'session_ended', 'csrf_failed'],
  },
  'PUT /api/me/picture': {
    service: 'auth',
    summary: 'Set the picture: a square PNG, JPEG or WebP image of at most 256 kB, as the body.',
    consumes: 'image/*',
    responses: { 200: User },
    errors: ['unauthenticated', 'session_ended', 'too_large', 'type_refused', 'csrf_failed'],
  },
  'DELETE /api/me/picture': {
    service: 'auth',
    summary: 'Go back to the colour and the initial.',
    responses: { 200: User },
    errors: ['unauthenticated', 'session_ended', 'csrf_failed'],
  },
  'GET /api/people/:id/picture': {
    service: 'auth',
    summary: 'The picture of a person; its address changes with it.',
    responses: { 200: 'image/*' },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'POST /api/me/password': {
    service: 'auth',
    summary: 'Change the password; ends every other session.',
    body: PasswordChange,
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'wrong_credentials', 'weak_password', 'csrf_failed'],
  },
  'POST /api/me/email': {
    service: 'auth',
    summary: 'Mail a link to a new address, which makes it the address of the account.',
    body: EmailChange,
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'wrong_credentials', 'email_taken', 'csrf_failed'],
  },
  'POST /api/me/email/confirm': {
    service: 'auth',
    summary: 'Use the link that was mailed; needs no session.',
    body: EmailConfirmation,
    responses: { 200: ConfirmedEmail },
    errors: ['link_ended', 'email_taken', 'csrf_failed'],
  },
  'GET /api/me/second-factor': {
    service: 'auth',
    summary: 'How the caller does the second step of a sign-in.',
    responses: { 200: SecondFactor },
    errors: ['unauthenticated', 'session_ended'],
  },
  'POST /api/me/totp': {
    service: 'auth',
    summary: 'A new secret for an authenticator app; what is in use stays so until it is confirmed.',
    responses: { 200: TotpEnrolment },
    errors: ['unauthenticated', 'session_ended', 'proof_required', 'csrf_failed'],
  },
  'POST /api/me/totp/confirm': {
    service: 'auth',
    summary: 'Show a code of the app: from now on it is asked for at sign-in.',
    body: TotpConfirmation,
    responses: { 200: RecoveryCodes },
    errors: ['unauthenticated', 'session_ended', 'proof_required', 'wrong_code', 'csrf_failed'],
  },
  'DELETE /api/me/totp': {
    service: 'auth',
    summary: 'Ask for no codes any more.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'proof_required', 'not_found', 'csrf_failed'],
  },
  'POST /api/me/recovery-codes': {
    service: 'auth',
    summary: 'Ten new recovery codes in the place of those of before.',
    responses: { 200: RecoveryCodes },
    errors: ['unauthenticated', 'session_ended', 'proof_required', 'not_found', 'csrf_failed'],
  },
  'DELETE /api/me/trusted-devices': {
    service: 'auth',
    summary: 'Ask for the second step on every device again.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'csrf_failed'],
  },
  'GET /api/me/notifications': {
    service: 'auth',
    summary: 'What the caller was told, newest first.',
    query: NotificationsQuery,
    responses: { 200: Notifications },
    errors: ['unauthenticated', 'session_ended'],
  },
  'PATCH /api/me/notifications/:id': {
    service: 'auth',
    summary: 'Mark one as read, or as unread again.',
    body: NotificationChange,
    responses: { 200: Notification },
    errors: ['unauthenticated', 'session_ended', 'not_found', 'csrf_failed'],
  },
  'POST /api/me/notifications/read': {
    service: 'auth',
    summary: 'Mark everything as read up to one, which is the newest that the caller has seen.',
    body: ReadThrough,
    responses: { 200: UnreadCount },
    errors: ['unauthenticated', 'session_ended', 'not_found', 'csrf_failed'],
  },
  'GET /api/me/notification-settings': {
    service: 'auth',
    summary: 'What the caller wants to be told of, in the list and by mail.',
    responses: { 200: NotificationSettings },
    errors: ['unauthenticated', 'session_ended'],
  },
  'PATCH /api/me/notification-settings': {
    service: 'auth',
    summary: 'Choose for one kind.',
    body: NotificationSettingChange,
    responses: { 200: NotificationSettings },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'csrf_failed'],
  },
  'GET /api/me/events': {
    service: 'auth',
    summary: 'Server-sent events: which thing of the caller has changed, while the connection is open.',
    responses: { 200: 'text/event-stream' },
    errors: ['unauthenticated', 'session_ended'],
  },
  'POST /api/csp-report': {
    service: 'auth',
    summary: 'Where browsers report what the content security policy stopped.',
    consumes: 'application/csp-report',
    responses: { 204: null },
    errors: ['too_large'],
  },
  'GET /api/auth/outbox': {
    service: 'auth',
    summary: 'Mail kept because no mail server is set, newest first; in development, from this machine only.',
    responses: { 200: Outbox },
    errors: ['not_found'],
  },
  'GET /api/openapi.json': {
    service: 'auth',
    summary: 'This document.',
    responses: { 200: 'application/json' },
    errors: [],
  },
  'GET /api/projects': {
    service: 'collaboration',
    summary: 'The projects of the caller, newest first; those that are not archived unless told.',
    query: ProjectsQuery,
    responses: { 200: Projects },
    errors: ['unauthenticated', 'session_ended'],
  },
  'POST /api/projects': {
    service: 'collaboration',
    summary: 'Make a project; the caller becomes its owner.',
    body: NewProject,
    responses: { 201: Project },
    errors: ['unauthenticated', 'session_ended', 'csrf_failed'],
  },
  'GET /api/projects/:id': {
    service: 'collaboration',
    summary: 'One project.',
    responses: { 200: Project },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'PATCH /api/projects/:id': {
    service: 'collaboration',
    summary: 'Change the name and the brief.',
    body: ProjectChange,
    responses: { 200: Project },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'POST /api/projects/:id/archive': {
    service: 'collaboration',
    summary: 'Make a project read only and put it away.',
    responses: { 200: Project },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'POST /api/projects/:id/unarchive': {
    service: 'collaboration',
    summary: 'Take a project out of the archive.',
    responses: { 200: Project },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'POST /api/projects/:id/owner': {
    service: 'collaboration',
    summary: 'Hand the project over to a member; the caller becomes an admin.',
    body: NewOwner,
    responses: { 200: Project },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'PATCH /api/projects/:id/members/:personId': {
    service: 'collaboration',
    summary: 'Change the role of a member.',
    body: RoleChange,
    responses: { 200: Member },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'DELETE /api/projects/:id/members/:personId': {
    service: 'collaboration',
    summary: 'Take somebody out of a project, or leave it oneself.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'GET /api/projects/:id/invites': {
    service: 'collaboration',
    summary: 'The open invitations that the caller may end, newest first.',
    query: PageQuery,
    responses: { 200: OpenInvites },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived'],
  },
  'POST /api/projects/:id/invites/mailed': {
    service: 'collaboration',
    summary: 'Invite somebody by their address; who has an account here finds it in their notifications too.',
    body: NewMailedInvite,
    responses: { 201: OpenInvite },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'DELETE /api/projects/:id/invites/:inviteId': {
    service: 'collaboration',
    summary: 'End an invitation before its time.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'GET /api/projects/:id/members': {
    service: 'collaboration',
    summary: 'The people of a project, the earliest first.',
    query: PageQuery,
    responses: { 200: Members },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'POST /api/projects/:id/invites': {
    service: 'collaboration',
    summary: 'Make a link that lets whoever holds it into the project with a role.',
    body: NewInvite,
    responses: { 201: Invite },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'POST /api/projects/invitation': {
    service: 'collaboration',
    summary: 'What an invitation is for; needs no account.',
    body: JoinProject,
    responses: { 200: InvitePreview },
    errors: ['unauthenticated', 'invite_ended', 'csrf_failed'],
  },
  'POST /api/projects/join': {
    service: 'collaboration',
    summary: 'Accept an invitation. Who is in the project already keeps the higher of the two roles.',
    body: JoinProject,
    responses: { 200: Project },
    errors: ['unauthenticated', 'session_ended', 'invite_ended', 'csrf_failed'],
  },
  'GET /api/projects/:id/boards': {
    service: 'collaboration',
    summary: 'The boards of a project, newest first, or those that were deleted, the last one first.',
    query: BoardsQuery,
    responses: { 200: Boards },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found'],
  },
  'POST /api/projects/:id/boards': {
    service: 'collaboration',
    summary: 'Make a board.',
    body: NewBoard,
    responses: { 201: Board },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'GET /api/boards/recent': {
    service: 'collaboration',
    summary: 'The boards that the caller opened, of all projects, the last one first.',
    query: PageQuery,
    responses: { 200: RecentBoards },
    errors: ['unauthenticated', 'session_ended'],
  },
  'GET /api/boards/:id': {
    service: 'collaboration',
    summary: 'One board.',
    responses: { 200: Board },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'PATCH /api/boards/:id': {
    service: 'collaboration',
    summary: 'Give a board another name.',
    body: RenameBoard,
    responses: { 200: Board },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'DELETE /api/boards/:id': {
    service: 'collaboration',
    summary: 'Delete a board; it can be brought back for 30 days. Whoever has it open is told at once.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'POST /api/boards/:id/restore': {
    service: 'collaboration',
    summary: 'Bring a deleted board back.',
    responses: { 200: Board },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'POST /api/boards/:id/duplicate': {
    service: 'collaboration',
    summary: 'Make a board with the same content, without its history.',
    body: Type.Union([DuplicateBoard, Type.Null()]),
    responses: { 201: Board },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'archived', 'csrf_failed'],
  },
  'PUT /api/boards/:id/visit': {
    service: 'collaboration',
    summary: 'Note that the caller opened a board now.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'not_found', 'csrf_failed'],
  },
  'GET /api/boards/:id/preview': {
    service: 'collaboration',
    summary: 'The small picture of a board.',
    query: PreviewQuery,
    responses: { 200: 'image/webp', 304: null },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'PUT /api/boards/:id/preview': {
    service: 'collaboration',
    summary: 'Keep a small picture of a board, PNG or WebP, at most 256 kB.',
    consumes: 'image/webp',
    responses: { 204: null },
    errors: [
      'unauthenticated',
      'session_ended',
      'forbidden',
      'not_found',
      'archived',
      'conflict',
      'too_large',
      'type_refused',
      'csrf_failed',
    ],
  },
  'GET /api/projects/:id/channels': {
    service: 'messaging',
    summary: 'The channels of a project that the caller may see, the oldest first.',
    query: PageQuery,
    responses: { 200: Channels },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'POST /api/projects/:id/channels': {
    service: 'messaging',
    summary: 'Make a channel.',
    body: NewChannel,
    responses: { 201: Channel },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'GET /api/channels': {
    service: 'messaging',
    summary: 'Every channel that the caller may see, of all projects, the oldest first.',
    query: PageQuery,
    responses: { 200: Channels },
    errors: ['unauthenticated', 'session_ended'],
  },
  'GET /api/channels/:id': {
    service: 'messaging',
    summary: 'One channel.',
    responses: { 200: Channel },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'PATCH /api/channels/:id': {
    service: 'messaging',
    summary: 'Change the name or the topic of a channel, archive it or take it back.',
    body: EditChannel,
    responses: { 200: Channel },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'GET /api/channels/:id/members': {
    service: 'messaging',
    summary: 'Who may see a channel; who came to the project first stands first.',
    query: PageQuery,
    responses: { 200: ChannelMembers },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'PUT /api/channels/:id/members/:personId': {
    service: 'messaging',
    summary: 'Let somebody of the project into a private channel.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'DELETE /api/channels/:id/members/:personId': {
    service: 'messaging',
    summary: 'Take somebody out of a private channel, or leave it; the last one stays.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'conflict', 'csrf_failed'],
  },
  'GET /api/channels/:id/messages': {
    service: 'messaging',
    summary: 'Messages of a channel around a seq, in ascending order.',
    query: MessagesQuery,
    responses: { 200: Messages },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'POST /api/channels/:id/messages': {
    service: 'messaging',
    summary: 'Send a message. Its id is made by the client: sent again it is still one message.',
    body: NewMessage,
    responses: { 201: Message },
    errors: [
      'unauthenticated',
      'session_ended',
      'forbidden',
      'not_found',
      'conflict',
      'too_large',
      'csrf_failed',
    ],
  },
  'POST /api/channels/:id/read': {
    service: 'messaging',
    summary: 'Move the read marker forward.',
    body: ReadMarker,
    responses: { 200: Channel },
    errors: ['unauthenticated', 'session_ended', 'not_found', 'csrf_failed'],
  },
  'GET /api/messages/:id': {
    service: 'messaging',
    summary: 'One message, with its channel and its place there.',
    responses: { 200: Message },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'PATCH /api/messages/:id': {
    service: 'messaging',
    summary: 'Change the text of an own message.',
    body: EditMessage,
    responses: { 200: Message },
    errors: [
      'unauthenticated',
      'session_ended',
      'forbidden',
      'not_found',
      'conflict',
      'too_large',
      'csrf_failed',
    ],
  },
  'DELETE /api/messages/:id': {
    service: 'messaging',
    summary: 'Delete an own message; whoever looks after the project may delete any.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'conflict', 'csrf_failed'],
  },
  'POST /api/messages/:id/reactions': {
    service: 'messaging',
    summary: 'React with an emoji, or take it back.',
    body: React,
    responses: { 200: Message },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'conflict', 'csrf_failed'],
  },
  'POST /api/files/upload': {
    service: 'collaboration',
    summary:
      'Upload up to ten files, all or nothing. Fields: `file` or `files`, `projectId`, and for one file an `id`, under which it is kept once however often it is sent.',
    consumes: 'multipart/form-data',
    responses: { 201: UploadedFiles },
    errors: [
      'unauthenticated',
      'session_ended',
      'forbidden',
      'not_found',
      'conflict',
      'csrf_failed',
      'too_large',
      'too_many_files',
      'quota_exceeded',
      'type_refused',
    ],
  },
  'GET /api/projects/:id/files': {
    service: 'collaboration',
    summary: 'The files of a project, or what lies in its trash.',
    query: FileListQuery,
    responses: { 200: Files },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found'],
  },
  'GET /api/projects/:id/files/summary': {
    service: 'collaboration',
    summary: 'How many files a project has and how much room they take.',
    responses: { 200: FileSummary },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'GET /api/files': {
    service: 'collaboration',
    summary: 'The files of the caller’s own space, or what lies in its trash.',
    query: FileListQuery,
    responses: { 200: Files },
    errors: ['unauthenticated', 'session_ended'],
  },
  'GET /api/files/summary': {
    service: 'collaboration',
    summary: 'How many files the caller’s own space has and how much room they take.',
    responses: { 200: FileSummary },
    errors: ['unauthenticated', 'session_ended'],
  },
  'GET /api/files/:id': {
    service: 'collaboration',
    summary: 'One file.',
    responses: { 200: FileInfo },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'PATCH /api/files/:id': {
    service: 'collaboration',
    summary: 'Give a file another name.',
    body: RenameFile,
    responses: { 200: FileInfo },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'conflict', 'csrf_failed'],
  },
  'DELETE /api/files/:id': {
    service: 'collaboration',
    summary: 'Put a file into the trash, from where it can be brought back for 30 days.',
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'POST /api/files/trash': {
    service: 'collaboration',
    summary: 'Put up to 200 files into the trash, all or none.',
    body: FileIds,
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'POST /api/files/restore': {
    service: 'collaboration',
    summary: 'Bring up to 200 files back from the trash, all or none.',
    body: FileIds,
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'csrf_failed'],
  },
  'POST /api/files/destroy': {
    service: 'collaboration',
    summary: 'Delete up to 200 files of the trash for good, all or none.',
    body: FileIds,
    responses: { 204: null },
    errors: ['unauthenticated', 'session_ended', 'forbidden', 'not_found', 'conflict', 'csrf_failed'],
  },
  'GET /api/files/:id/thumbnail': {
    service: 'collaboration',
    summary: 'A small picture of a file, as WebP.',
    query: ThumbnailQuery,
    responses: { 200: 'image/webp', 304: null },
    errors: ['unauthenticated', 'session_ended', 'not_found'],
  },
  'GET /api/files/:id/content': {
    service: 'collaboration',
    summary: 'The bytes of a file, whole or a range.',
    responses: { 200: 'application/octet-stream', 206: 'application/octet-stream', 304: null },
    errors: ['unauthenticated', 'session_ended', 'not_found', 'range_not_satisfiable'],
  },
} as const satisfies Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /api/${string}`, RouteContract>;

export type RouteName = keyof typeof routes;

type Schema<T> = T extends TSchema ? Static<T> : T extends null ? undefined : unknown;
type Field<R, K extends string> = R extends { readonly [P in K]: infer S } ? Schema<S> : undefined;

/** The parsed request body of a route. */
export type BodyOf<N extends RouteName> = Field<(typeof routes)[N], 'body'>;
/** The parsed query of a route. */
export type QueryOf<N extends RouteName> = Field<(typeof routes)[N], 'query'>;
/** What a route answers when it succeeds. */
export type AnswerOf<N extends RouteName> = Schema<
  (typeof routes)[N]['responses'][keyof (typeof routes)[N]['responses']]
>;
/** The names of the `:parameters` in a route's path. */
export type ParamsOf<N extends string> = N extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [K in Name]: string } & ParamsOf<Rest>
  : N extends `${string}:${infer Name}`
    ? { readonly [K in Name]: string }
    : unknown;
