import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { errorText } from '../errors/errorText.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { Button } from '../parts/Button.tsx';
import { membersQuery, projectsQuery } from '../projects/lists.ts';
import { keepMe } from '../session/me.ts';
import { useMe } from '../session/SignedIn.tsx';
import { studio } from '../session/studio.ts';
import { colorOf } from '../shell/Shell.tsx';
import { t } from '../words/words.ts';
import { squarePicture } from './squarePicture.ts';

const takePicture = async (file: File): Promise<void> => {
  const picture = await squarePicture(file).catch(() => {
    throw new Error(t('me.noPicture'));
  });
  keepMe(await studio.setPicture(picture));
};

/** The person as others see them, and the picture in the place of their initial. */
export const PictureRow = () => {
  const me = useMe();
  const input = useRef<HTMLInputElement>(null);
  const { data: [project] = [] } = useQuery(projectsQuery);
  const { data: members = [] } = useQuery({
    ...membersQuery(project?.id ?? ''),
    enabled: project !== undefined,
  });
  const take = useMutation({ mutationFn: takePicture });
  const remove = useMutation({
    mutationFn: async () => keepMe(await studio.call('DELETE /api/me/picture')),
  });
  const error = take.error ?? remove.error;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Avatar name={me.name} color={colorOf(members, me.id)} avatarUrl={me.avatarUrl} size={40} isNamed />
      <Button onClick={() => input.current?.click()} busy={take.isPending && t('me.takingPicture')}>
        {t(me.avatarUrl === null ? 'me.addPicture' : 'me.changePicture')}
      </Button>
      {me.avatarUrl !== null && (
        <Button kind="quiet" onClick={() => remove.mutate()} busy={remove.isPending && t('save.saving')}>
          {t('me.removePicture')}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={t('me.addPicture')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file !== undefined) take.mutate(file);
          event.currentTarget.value = '';
        }}
      />
      {error !== null && (
        <p role="alert" className="w-full text-bad">
          {error.message === t('me.noPicture') ? error.message : errorText(error)}
        </p>
      )}
    </div>
  );
};
