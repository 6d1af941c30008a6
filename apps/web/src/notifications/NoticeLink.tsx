import type { Notification } from '@flux/contracts';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { sayFailed } from '../errors/sayFailed.ts';
import { mark } from './notices.ts';

export type NoticeLinkProps = {
  readonly notice: Notification;
  readonly className: string;
  readonly children: ReactNode;
};

/** Leads to what somebody is told of, which is read then; where there is nothing to go to it is read alone. */
export const NoticeLink = ({ notice, className, children }: NoticeLinkProps) => {
  const read = () => {
    if (notice.readAt === null) mark(notice, true).catch((error: unknown) => sayFailed(error, read));
  };
  return notice.path === null ? (
    <button type="button" className={className} onClick={read}>
      {children}
    </button>
  ) : (
    <Link href={notice.path} className={className} onClick={read}>
      {children}
    </Link>
  );
};
