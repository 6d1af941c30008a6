export { announce, announcements, noticesTopic, peopleOf } from './announce.ts';
export { takeBackNotices } from './follow.ts';
export { type Notice, notify } from './notify.ts';
