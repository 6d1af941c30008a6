export { announce, announcements, noticesTopic, peopleOf } from './announce.ts';
export { type Notice, notify } from './notify.ts';
