"""The words of what the kernel itself records."""

from .kinds import kinds_are

kinds_are("calendar.", "放假安排", {"notice_imported": "导入放假安排"})
kinds_are("congress.", "人大", {"created": "建立人大"})
kinds_are("keys.", "密钥", {"rotated": "更换密钥"})
kinds_are("ledger.", "留痕", {"key_announced": "换签名密钥", "redacted": "抹去一条留痕的内容"})
kinds_are("privacy.", "个人信息删除", {"erased": "应请求删除", "expired": "到期删除"})
kinds_are("procedures.", "时限规则", {"instrument": "登记制度文件", "limit": "另定时限"})
