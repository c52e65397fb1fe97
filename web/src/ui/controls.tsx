import {
  type ButtonHTMLAttributes,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { defineTexts, useTexts } from '../app/texts.ts';
import { Icon, type IconName } from './icon.tsx';
import { say, sayFailure } from './toast.tsx';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: IconName;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button({ look = 'plain', size = 'normal', icon, className, children, ...rest }: ButtonProps) {
  const classes = ['button', look, size === 'small' ? 'small' : '', className ?? '']
    .filter(Boolean)
    .join(' ');
  return (
    <button type="button" className={classes} {...rest}>
      {icon && <Icon name={icon} size={size === 'small' ? 16 : 18} />}
      {children}
    </button>
  );
}

/** A button that shows a picture alone; its label is read out and shown on hover. */
export function IconButton({
  label,
  icon,
  ...rest
}: Omit<ButtonProps, 'children'> & { readonly label: string; readonly icon: IconName }) {
  return (
    <Button
      look="quiet"
      {...rest}
      className={`icon-only ${rest.className ?? ''}`}
      icon={icon}
      aria-label={label}
      title={label}
    />
  );
}

interface FieldProps {
  readonly label: string;
  readonly problem?: string | undefined;
  readonly hint?: ReactNode;
}

/** What a control needs to be tied to its label, its hint and what is wrong with it. */
function useField({ problem, hint }: FieldProps) {
  const id = useId();
  const described = [
    problem === undefined ? '' : `${id}-problem`,
    hint === undefined ? '' : `${id}-hint`,
  ].filter(Boolean);
  return {
    id,
    control: {
      id,
      className: 'input',
      ...(problem !== undefined && { 'aria-invalid': true }),
      ...(described.length > 0 && { 'aria-describedby': described.join(' ') }),
    },
  };
}

function Field({
  id,
  label,
  problem,
  hint,
  children,
}: FieldProps & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {problem !== undefined && (
        <span className="problem" id={`${id}-problem`}>
          {problem}
        </span>
      )}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

export function TextField({
  label,
  problem,
  hint,
  ...rest
}: FieldProps & InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> }) {
  const { id, control } = useField({ label, problem, hint });
  return (
    <Field id={id} label={label} problem={problem} hint={hint}>
      <input {...control} {...rest} />
    </Field>
  );
}

export function TextArea({
  label,
  problem,
  hint,
  ...rest
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { id, control } = useField({ label, problem, hint });
  return (
    <Field id={id} label={label} problem={problem} hint={hint}>
      <textarea {...control} {...rest} />
    </Field>
  );
}

export function Select({
  label,
  problem,
  hint,
  children,
  ...rest
}: FieldProps & SelectHTMLAttributes<HTMLSelectElement>) {
  const { id, control } = useField({ label, problem, hint });
  return (
    <Field id={id} label={label} problem={problem} hint={hint}>
      <select {...control} {...rest}>
        {children}
      </select>
    </Field>
  );
}

export function Check({
  label,
  ...rest
}: { readonly label: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="check">
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}

export function SearchField({
  label,
  ...rest
}: { readonly label: string } & InputHTMLAttributes<HTMLInputElement>) {
  return <input className="input" type="search" aria-label={label} placeholder={label} {...rest} />;
}

/** One of a few choices, all in sight. */
export function Segments<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  /** Values with what is shown of them. */
  readonly options: readonly (readonly [T, string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form
    <div className="segments" role="group" aria-label={label}>
      {options.map(([each, text]) => (
        <button key={each} type="button" aria-pressed={each === value} onClick={() => onChange(each)}>
          {text}
        </button>
      ))}
    </div>
  );
}

const copyTexts = defineTexts(
  { copy: (what: string) => `Copy: ${what}`, copied: 'Copied.' },
  { copy: (what) => `Copier : ${what}`, copied: 'Copié.' },
);

/** Puts a text on the clipboard. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const t = useTexts(copyTexts);
  const copy = () => void navigator.clipboard.writeText(text).then(() => say(t.copied), sayFailure);
  return <IconButton icon="copy" size="small" label={t.copy(what)} onClick={copy} />;
}

/** A text that is shown once, such as a secret, ready to be copied. */
export function CopyField({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="copy-field">
      <TextField label={label} readOnly value={text} onFocus={(event) => event.target.select()} />
      <CopyButton text={text} what={label} />
    </div>
  );
}
