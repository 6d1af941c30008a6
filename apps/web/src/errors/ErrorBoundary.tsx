import { Component, type ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import { t } from '../words/words.ts';

type Props = { readonly children: ReactNode };

/** The one class of the page: React knows no other way to catch what breaks while drawing. */
export class ErrorBoundary extends Component<Props, { readonly hasBroken: boolean }> {
  override state = { hasBroken: false };

  static getDerivedStateFromError(): { readonly hasBroken: boolean } {
    return { hasBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.hasBroken) return this.props.children;
    return (
      <main
        role="alert"
        className="mx-auto flex h-full max-w-[480px] flex-col items-start justify-center gap-3 p-8"
      >
        <h1 className="text-28 font-semibold">{t('broken.title')}</h1>
        <p className="text-14 text-ink-2">{t('broken.text')}</p>
        <Button kind="ink" size="form" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      </main>
    );
  }
}
