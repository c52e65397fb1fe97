import { type ReactNode, useEffect, useId, useRef } from 'react';
import { defineTexts, useTexts } from '../app/texts.ts';
import { Button, IconButton } from './controls.tsx';
import { Icon, type IconName } from './icon.tsx';

const texts = defineTexts({ close: 'Close', cancel: 'Cancel' }, { close: 'Fermer', cancel: 'Annuler' });

/** A modal of the browser's own: it traps the focus, closes by Escape and gives the focus back. */
export function Dialog({
  title,
  wide = false,
  onClose,
  children,
}: {
  readonly title: string;
  /** For what is read, such as a log. */
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useTexts(texts);
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'wide' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={id} className="grow">
          {title}
        </h2>
        <IconButton icon="close" label={t.close} onClick={onClose} />
      </div>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}

/** Asks before something that cannot be undone. */
export function Confirm({
  title,
  text,
  action,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const t = useTexts(texts);
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="stack">
        <p>{text}</p>
        <div className="actions">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button
            look="danger"
            onClick={() => {
              onClose();
              onConfirm();
            }}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

/** A button with a popover of actions, closed by Escape or a click beside it; the arrow keys move between them. */
export function Menu({
  label,
  icon = 'more',
  items,
  size = 'small',
}: {
  readonly label: string;
  readonly icon?: IconName;
  readonly items: readonly MenuItem[];
  readonly size?: 'small' | 'normal';
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const place = () => {
    const anchor = button.current?.getBoundingClientRect();
    const element = menu.current;
    if (!anchor || !element) return;
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(8, Math.min(anchor.right - width, innerWidth - width - 8));
    const below = anchor.bottom + 4;
    element.style.left = `${left}px`;
    element.style.top = `${below + height > innerHeight - 8 ? Math.max(8, anchor.top - height - 4) : below}px`;
  };
  const move = (step: number) => {
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <>
      <IconButton
        ref={button}
        icon={icon}
        size={size}
        label={label}
        popoverTarget={id}
        aria-haspopup="menu"
      />
      <div
        ref={menu}
        id={id}
        role="menu"
        tabIndex={-1}
        className="menu"
        popover="auto"
        aria-label={label}
        onToggle={(event) => {
          if (event.newState !== 'open') return;
          place();
          menu.current?.querySelector('button')?.focus();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          move(event.key === 'ArrowDown' ? 1 : -1);
        }}
      >
        {items.map(({ label: text, icon: picture, danger, onSelect }) => (
          <button
            key={text}
            type="button"
            role="menuitem"
            className={danger ? 'danger' : ''}
            onClick={() => {
              menu.current?.hidePopover();
              onSelect();
            }}
          >
            {picture && <Icon name={picture} size={18} />}
            {text}
          </button>
        ))}
      </div>
    </>
  );
}
